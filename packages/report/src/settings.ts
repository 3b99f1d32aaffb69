/** A spec's settings as paths and texts: `training.epochs` → `4`. Lists and empty objects are one setting. */
export function flatSettings(value: unknown, path = ''): Record<string, string> {
  const isBranch =
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (value === undefined) return {};
  if (!isBranch) return path ? { [path]: typeof value === 'string' ? value : JSON.stringify(value) } : {};
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, inner]) => flatSettings(inner, path ? `${path}.${key}` : key)),
  );
}

/** Settings that are not the same in all runs: by path, one text a run, empty where a run has no such setting. */
export function differingSettings(
  runs: readonly Record<string, string>[],
): [path: string, values: string[]][] {
  const paths = [...new Set(runs.flatMap((settings) => Object.keys(settings)))];
  return paths
    .map((path): [string, string[]] => [path, runs.map((settings) => settings[path] ?? '')])
    .filter(([, values]) => new Set(values).size > 1);
}
