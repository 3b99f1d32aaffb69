import type { Experiment } from '../contracts/experiment';

/**
 * Every setting by its path. Trackers' own are left out, which say where reports go and may hold what is not to be shown.
 * Lists of plain values are one setting.
 */
export function flatSettings({ trackers: _, ...experiment }: Experiment): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (value: unknown, path: string): void => {
    if (Array.isArray(value) && !value.some((item) => typeof item === 'object' && item !== null))
      found[path] = value.join(', ');
    else if (typeof value === 'object' && value !== null)
      for (const [key, part] of Object.entries(value))
        visit(part, path ? `${path}.${plain(key)}` : plain(key));
    else if (value !== undefined) found[path] = String(value);
  };
  visit(experiment, '');
  return found;
}

/** A key with a dot would look like two. */
const plain = (key: string): string => (key.includes('.') ? JSON.stringify(key) : key);
