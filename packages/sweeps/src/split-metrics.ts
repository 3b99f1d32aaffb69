import {
  hashValue,
  openRun,
  RunFolder,
  type RunSummary,
  readChecked,
  readNodeResult,
  type Split,
  unitNodes,
  writeCheckedIfPossible,
} from '@hemlkit/core/run';

/** Metrics by node. */
export type NodeMetrics = Record<string, Record<string, number>>;

/**
 * A finished run's metrics at every node on a split, from its best weights. Those of the validation split are in its
 * summary; others are computed once and kept in the run's folder (`metrics-test.json`).
 */
export async function splitMetrics(
  folder: string,
  summary: RunSummary,
  split: Split,
  cache?: string,
): Promise<NodeMetrics> {
  if (split === 'validation')
    return Object.fromEntries(summary.nodes.map(({ id, metrics }) => [id, metrics]));
  const files = new RunFolder(folder);
  const file = files.metrics(split);
  const results = await Promise.all(unitNodes(summary.nodes).map(({ id }) => readNodeResult(files.node(id))));
  // The folder's spec names the metrics; what computes them is of the versions that made the run.
  const key = hashValue([results.map((result) => result.key), summary.versions]);
  // Damaged ones are computed again.
  const reading = { hint: 'It is computed again.', form: { key: 'string', metrics: 'object' } } as const;
  const known = await readChecked<{ key: string; metrics: NodeMetrics }>(file, reading).catch(
    () => undefined,
  );
  if (known?.key === key) return known.metrics;
  const run = await openRun(folder, cache === undefined ? {} : { cache });
  try {
    const metrics = await run.evaluate({ split });
    await writeCheckedIfPossible(file, { key, metrics });
    return metrics;
  } finally {
    await run.dispose();
  }
}
