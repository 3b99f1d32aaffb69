import { relative } from 'node:path';
import { type Run, train as trainRun } from '@hemlkit/core';
import { metricsTable, secondsText } from '@hemlkit/report';
import { abortOnInterrupt, isAbort, stoppingNotice } from '../interrupt';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { plural } from '../plural';
import { liveProgress } from '../progress/live';
import { jsonProgress, plainProgress } from '../progress/plain';
import { initial, next, type State } from '../progress/state';
import { shellWords } from '../shell-words';

export interface TrainOptions {
  set?: string[];
  resume?: boolean;
  runs: string;
  json?: boolean;
}

/** `heml train SPEC`: trains the tree, shows how it goes, and at the end the metrics of every node. */
export async function train(io: Io, spec: string, options: TrainOptions): Promise<number> {
  const { json, ...request } = options;
  const progress = json ? jsonProgress(io) : io.interactive ? liveProgress(io) : plainProgress(io);
  let state = initial;
  const interrupt = abortOnInterrupt(io, {
    stopping: () => progress.event({ type: 'info', message: stoppingNotice }),
    leaving: () => progress.close(),
  });
  try {
    const run = await trainRun(spec, {
      ...request,
      signal: interrupt.signal,
      onEvent(event) {
        state = next(state, event);
        progress.event(event);
      },
    });
    progress.close();
    if (!json) await showResult(io, run);
    await run.dispose();
    return 0;
  } catch (error) {
    progress.close();
    if (!isAbort(error, interrupt.signal)) throw error;
    io.err(stoppedText(state, spec, options));
    return 130;
  } finally {
    interrupt.dispose();
  }
}

async function showResult(io: Io, run: Run): Promise<void> {
  const { bold, dim } = io.colors.out;
  const summary = await run.summary();
  const folder = relative('.', run.folder) || '.';
  const facts = [`${plural(summary.nodes.length, 'node')} in ${secondsText(summary.seconds)}`];
  if (summary.imagesPerSecond > 0)
    facts.push(`${Math.round(summary.imagesPerSecond)} training images a second`);
  facts.push(`peak memory ${Math.round(summary.peakRssMb)} MB`);
  io.out(
    `${[
      metricsTable(summary, { paint: paintWith(io.colors.out) }),
      '',
      facts.join(', '),
      `${dim('run:')}     ${bold(folder)}`,
      `${dim('explain:')} ${bold(shellWords(['heml', 'explain', folder]))} ${dim('[A B: sample ids or image files]')}`,
    ].join('\n')}\n`,
  );
}

/** What is saved, and how to go on. */
export function stoppedText(state: State, spec: string, options: TrainOptions): string {
  const words = ['heml', 'train', spec];
  for (const setting of options.set ?? []) words.push('--set', setting);
  if (options.runs !== 'runs') words.push('--runs', options.runs);
  if (options.json) words.push('--json');
  const current = state.nodes
    .filter(({ over }) => over > 0)
    .map(({ id, over, epochs }) => `; of node ${id}, ${plural(over, 'epoch')} of ${epochs}`)
    .join('');
  const saved =
    state.done > 0 || current
      ? `Saved: ${state.done} of ${plural(state.total, 'node')}${current}.`
      : 'No epoch was over yet, so there is nothing to save.';
  return `Stopped. ${saved}\nGo on with: ${shellWords([...words, '--resume'])}\n`;
}
