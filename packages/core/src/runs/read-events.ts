import type { RunEvent } from '../contracts/events';
import { readStoredText } from '../files/read-file';
import { RunFolder } from '../files/run-folder';

/** An event as it stands in `events.jsonl`. */
export type RecordedEvent = RunEvent & {
  /** ISO 8601. */
  time: string;
};

/** The members of events that are read later; a line whose event lacks one is ignored. */
const forms: Partial<Record<RunEvent['type'], Readonly<Record<string, 'string' | 'number' | 'object'>>>> = {
  'run-start': { nodes: 'object' },
  'node-start': { node: 'string', fromEpoch: 'number', epochs: 'number' },
  epoch: { node: 'string', epoch: 'number', epochs: 'number' },
  'node-end': { node: 'string', seconds: 'number' },
  warning: { message: 'string' },
  info: { message: 'string' },
};

/**
 * The events of a run's folder. The log has no checksum: a line that a killed process cut short, or that is not an event,
 * is left out.
 *
 * @returns none where there is no log, or it cannot be read
 * @example
 * const warnings = (await readEvents('runs/smiles')).filter(({ type }) => type === 'warning');
 */
export async function readEvents(folder: string): Promise<RecordedEvent[]> {
  const text = await readStoredText(new RunFolder(folder).events).catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as unknown;
      return isEvent(event) ? [event] : [];
    } catch {
      return [];
    }
  });
}

function isEvent(value: unknown): value is RecordedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  if (typeof event.type !== 'string' || typeof event.time !== 'string') return false;
  const form = Object.hasOwn(forms, event.type) ? (forms[event.type as RunEvent['type']] ?? {}) : {};
  const has = ([key, type]: [string, string]) =>
    type === 'object' ? Array.isArray(event[key]) : typeof event[key] === type;
  return Object.entries(form).every(has);
}
