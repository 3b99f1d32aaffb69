import { relative } from 'node:path';
import { formatResults, metricsOf, plural, rootTable, shellWords } from '@hemlkit/report';
import { loadSweep, readRuns, runSweep, type Sweep, type SweepResult, selectRuns } from '@hemlkit/sweeps';
import { abortOnInterrupt, isAbort, stoppingNotice } from '../interrupt';
import { type Io, warnTo } from '../io';
import { sweepProgress } from '../progress/sweep';
import { methodResults } from './table';

export interface SweepOptions {
  set?: string[];
  only?: string[];
  list?: boolean;
  runs: string;
  json?: boolean;
}

/** `heml sweep FILE`: trains the runs of a sweep that are not finished yet; at the end a table of all. */
export async function sweep(io: Io, file: string, options: SweepOptions): Promise<number> {
  const { set = [], only = [], list, runs, json = false } = options;
  const loaded = await loadSweep(file, { set });
  if (list) {
    const chosen = { ...loaded, runs: selectRuns(loaded.runs, only) };
    io.out(json ? `${JSON.stringify(listed(chosen), null, 2)}\n` : listText(chosen));
    return 0;
  }
  const progress = sweepProgress(io, json);
  const interrupt = abortOnInterrupt(io, {
    stopping: () => progress.event({ type: 'info', message: stoppingNotice }),
    leaving: () => progress.close(),
  });
  try {
    const result = await runSweep(loaded, { runs, only, signal: interrupt.signal, onEvent: progress.event });
    progress.close();
    if (!json) await showTable(io, result);
    if (result.failed.length > 0) io.err(failedText(result));
    return result.failed.length > 0 ? 1 : 0;
  } catch (error) {
    progress.close();
    if (!isAbort(error, interrupt.signal)) throw error;
    const words = ['heml', 'sweep', file, ...set.flatMap((setting) => ['--set', setting])];
    if (only.length > 0) words.push('--only', only.join(','));
    if (runs !== 'runs') words.push('--runs', runs);
    io.err(`Stopped. Finished runs, nodes and epochs are kept.\nGo on with: ${shellWords(words)}\n`);
    return 130;
  } finally {
    interrupt.dispose();
  }
}

const listed = ({ name, runs, repeated }: Sweep) => ({
  name,
  runs: runs.map((run) => ({
    name: run.name,
    variant: run.variant,
    spec: run.loaded.file,
    seed: run.loaded.experiment.seed,
  })),
  repeated,
});

function listText({ name, runs, repeated }: Sweep): string {
  const lines = [`${name}: ${plural(runs.length, 'run')}`, ...runs.map((run) => `  ${run.name}`)];
  for (const { name: left, as } of repeated) lines.push(`  ${left} is the same as ${as}: left out`);
  const notices = new Set(runs.flatMap(({ loaded }) => loaded.notices));
  return `${[...lines, ...notices].join('\n')}\n`;
}

/** The root's metrics of all that is finished. */
async function showTable(io: Io, { folder }: SweepResult): Promise<void> {
  const methods = await methodResults(await readRuns([folder], warnTo(io)), 'validation');
  if (methods.length === 0) return;
  const { bold, dim } = io.colors.out;
  const words = ['heml', 'table', relative('.', folder) || '.'];
  io.out(`\n${formatResults([rootTable(methods, metricsOf(methods))], 'text')}\n\n`);
  io.out(
    `${dim('more:')} ${bold(shellWords(words))} ${dim('[--form nodes|time] [--format markdown|csv|json]')}\n`,
  );
}

function failedText({ failed }: SweepResult): string {
  const lines = failed.map(({ name, message }) => `  ${name}: ${message.split('\n')[0]}`);
  return `${plural(failed.length, 'run')} failed:\n${lines.join('\n')}\nStart the sweep again to retry them; finished runs are kept.\n`;
}
