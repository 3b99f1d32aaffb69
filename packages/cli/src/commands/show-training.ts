import { relative } from 'node:path';
import type { OnEvent, Run, TrainOptions } from '@hemlkit/core';
import { chanceText, metricsTable, plural, secondsText, shellWords } from '@hemlkit/report';
import { examplePictures } from '../example-pictures';
import { abortOnInterrupt, isAbort, stoppingNotice } from '../interrupt';
import type { Io } from '../io';
import { paintWith } from '../paint';
import { wrapped } from '../progress/fit';
import { liveProgress } from '../progress/live';
import { jsonProgress, plainProgress } from '../progress/plain';
import { initial, next, type State } from '../progress/state';

export interface ShownTraining {
  /** Print what happens as JSON, and nothing else. */
  json: boolean;
  /** Trains, reports its events, and stops when the signal is aborted. */
  train(context: { signal: AbortSignal; onEvent: OnEvent; pictures: TrainOptions['pictures'] }): Promise<Run>;
  /** The words of the command to repeat, if training is stopped before there is a run to resume. */
  again: readonly string[];
}

/** Shows the progress of a training, and at the end the metrics of every node; Ctrl-C stops it and keeps what is saved. */
export async function showTraining(io: Io, { json, train, again }: ShownTraining): Promise<number> {
  const progress = json ? jsonProgress(io) : io.interactive ? liveProgress(io) : plainProgress(io);
  let state = initial;
  const interrupt = abortOnInterrupt(io, {
    stopping: () => progress.event({ type: 'info', message: stoppingNotice }),
    leaving: () => progress.close(),
  });
  try {
    const run = await train({
      signal: interrupt.signal,
      pictures: examplePictures,
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
    const resume = ['heml', 'resume', relative('.', state.run) || '.'];
    io.err(stoppedText(state, [...(state.run ? resume : again), ...(json ? ['--json'] : [])]));
    return 130;
  } finally {
    interrupt.dispose();
  }
}

async function showResult(io: Io, run: Run): Promise<void> {
  const { bold, dim } = io.colors.out;
  const summary = await run.summary();
  const folder = relative('.', run.folder) || '.';
  const chance = chanceText(summary.precision);
  const facts = [`${plural(summary.nodes.length, 'node')} in ${secondsText(summary.seconds)}`];
  if (summary.imagesPerSecond > 0)
    facts.push(`${Math.round(summary.imagesPerSecond)} training images a second`);
  facts.push(`peak memory ${Math.round(summary.peakRssMb)} MB`);
  io.out(
    `${[
      metricsTable(summary, { paint: paintWith(io.colors.out) }),
      '',
      ...(chance === undefined ? [] : wrapped(chance, io.columns() - 1)),
      facts.join(', '),
      `${dim('run:')}     ${bold(folder)}`,
      `${dim('explain:')} ${bold(shellWords(['heml', 'explain', folder]))} ${dim('[A B: sample ids or image files]')}`,
    ].join('\n')}\n`,
  );
}

/** What is saved, and how to continue. */
function stoppedText(state: State, goOn: readonly string[]): string {
  const current = state.nodes
    .filter(({ over }) => over > 0)
    .map(({ id, over, epochs }) => `; of node ${id}, ${plural(over, 'epoch')} of ${epochs}`)
    .join('');
  const saved =
    state.done > 0 || current
      ? `Saved: ${state.done} of ${plural(state.total, 'node')}${current}.`
      : 'No epoch was over yet, so there is nothing to save.';
  return `Stopped. ${saved}\nGo on with: ${shellWords(goOn)}\n`;
}
