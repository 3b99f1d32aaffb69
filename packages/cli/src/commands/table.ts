import { HemlError, type Split } from '@hemlkit/core';
import {
  formatResults,
  type MethodResults,
  metricsOf,
  nodesTables,
  plural,
  type ResultFormat,
  type ResultTable,
  rootTable,
  timeTable,
} from '@hemlkit/report';
import { groupVariants, readRuns, splitMetrics } from '@hemlkit/sweeps';
import { type Io, warnTo } from '../io';
import { writeResult } from '../write-result';

export interface TableOptions {
  form: 'root' | 'nodes' | 'time';
  metric?: string[];
  split: Split;
  format: ResultFormat;
  out?: string;
}

/** `heml table RUN...`: the paper's tables of finished runs. */
export async function table(io: Io, folders: readonly string[], options: TableOptions): Promise<number> {
  const records = await readRuns(folders, warnTo(io));
  const unfinished = records.filter(({ summary }) => !summary).map(({ name }) => name);
  if (unfinished.length > 0)
    io.err(`left out, since not finished: ${plural(unfinished.length, 'run')} (${unfinished.join(', ')})\n`);
  if (unfinished.length === records.length)
    throw new HemlError('None of these runs is finished.', {
      code: 'run-not-finished',
      kind: 'usage',
      hint: 'A table shows finished runs; `heml runs` shows the progress of each.',
    });
  const methods = await methodResults(records, options.split);
  const tables = resultTables(methods, options);
  const text = `${formatResults(tables, options.format)}\n`;
  if (options.out === undefined) io.out(text);
  else await writeResult(options.out, text);
  return 0;
}

/** Finished runs by method, with their metrics on a split. */
export async function methodResults(
  records: Awaited<ReturnType<typeof readRuns>>,
  split: Split,
): Promise<MethodResults[]> {
  const methods: MethodResults[] = [];
  for (const { name, runs } of groupVariants(records)) {
    const results: MethodResults['runs'] = [];
    for (const { seed, folder, summary } of runs) {
      const metrics = await splitMetrics(folder, summary, split);
      const { root, nodes, peakRssMb, precision } = summary;
      const known = split === 'validation' && precision ? { precision } : {};
      results.push({ seed, root, nodes, metrics, peakRssMb, ...known });
    }
    methods.push({ name, runs: results });
  }
  return methods;
}

function resultTables(methods: MethodResults[], { form, metric }: TableOptions): ResultTable[] {
  if (form === 'time') return [timeTable(methods)];
  const known = metricsOf(methods);
  const unknown = metric?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new HemlError(`No run has the metric ${unknown}.`, {
      code: 'metric-unknown',
      kind: 'usage',
      hint: `They have ${known.join(', ')}.`,
    });
  const metrics = metric ?? known;
  return form === 'root' ? [rootTable(methods, metrics)] : nodesTables(methods, metrics);
}
