import { type EpochResult, epochReport, type OnEvent, type StepReport } from '@hemlkit/core/method';

export interface EpochSteps {
  /** The node whose training it is. */
  node: string;
  epoch: number;
  /** The positions of each step's images. */
  batches: readonly Int32Array[];
  onEvent: OnEvent;
  signal?: AbortSignal | undefined;
}

/**
 * Runs an epoch's steps one after another and reports each, until one's numbers are not finite.
 *
 * @param run takes a step, and gives its loss, the report of its embeddings, and what is wrong with it, if anything is
 */
export async function runSteps(
  { node, epoch, batches, onEvent, signal }: EpochSteps,
  run: (positions: Int32Array, at: number) => Promise<{ loss: number; report: StepReport; fault?: string }>,
): Promise<EpochResult> {
  const reports: StepReport[] = [];
  let total = 0;
  for (const [at, positions] of batches.entries()) {
    signal?.throwIfAborted();
    const step = at + 1;
    const { loss, report, fault } = await run(positions, at);
    if (fault !== undefined) return { epoch, step, what: fault };
    // A miner picks nothing from embeddings that are NaN, and the loss of nothing is 0: so both are looked at.
    if (!Number.isFinite(loss)) return { epoch, step, what: `the loss is ${loss}` };
    // Of longer embeddings float32 has no squared length: no distance is known any more.
    if (!Number.isFinite(Math.fround(report.norm.max ** 2)))
      return { epoch, step, what: 'embeddings are NaN or too large for float32' };
    total += loss;
    reports.push(report);
    onEvent({ type: 'step', node, epoch, step, steps: batches.length, loss, report });
  }
  return { loss: total / batches.length, steps: batches.length, report: epochReport(reports) };
}
