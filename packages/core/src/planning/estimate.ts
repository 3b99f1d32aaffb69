import type { Measurement, NodeTimes, PlannedMachine, PlannedNode } from '../contracts/plan';
import { simulateSchedule } from './simulate-schedule';

type Estimated = Pick<PlannedNode, 'id' | 'children' | 'epochs' | 'data'>;

/**
 * When each node is trained, in the order of the nodes.
 *
 * @param measurements one for every node that is not cached
 * @param machine on which processes that want more cores than there are share them evenly
 * @param openSeconds of the command's own process, and of each worker beside it
 */
export async function estimateTimes(
  nodes: readonly Estimated[],
  measurements: readonly Measurement[],
  machine: PlannedMachine,
  openSeconds: number,
): Promise<NodeTimes[]> {
  const measuredOf = (id: string) => measurements.find(({ nodes }) => nodes.includes(id));
  const { workers, cores, threads = cores } = machine;
  const speed = (running: number) => Math.min(1, cores / (running * threads));
  const times = await simulateSchedule(nodes, workers, speed, (node, process) => {
    const measured = measuredOf(node.id);
    if (!measured) return undefined;
    let seconds = nodeSeconds(node, measured);
    if (!process.made.has(measured)) seconds += compileSeconds(measured);
    process.made.add(measured);
    if (workers > 1 && !process.made.has(process)) seconds += openSeconds;
    process.made.add(process);
    return seconds;
  });
  return times.map(({ start, end, process }) => ({
    seconds: end - start,
    start: openSeconds + start,
    end: openSeconds + end,
    ...(process !== undefined && { process }),
  }));
}

/**
 * Seconds that a node is trained for in a process that has compiled everything. Every epoch has its steps, the embedding of
 * the validation split, the metrics and the writing of files. A joined node's statistics are computed first.
 */
export function nodeSeconds({ epochs, data }: Estimated, measured: Measurement): number {
  if (!data) return 0;
  const validation = data.samples.validation.used;
  const embedding = Math.ceil(validation / measured.embedBatch) * measured.embedSeconds;
  // Distances of every image to every other one are what metrics take their time for.
  const metrics = measured.metricsSeconds * (validation / measured.metricsImages) ** 2;
  const epoch = data.steps * measured.stepSeconds + embedding + metrics + measured.saveSeconds;
  // Only the forward half of a step, as embedding is.
  const perImage = measured.embedSeconds / measured.embedBatch;
  return epochs * epoch + (data.shownBefore ?? 0) * perImage;
}

/** Seconds that a process spends once on compiling, before it trains the first node of these settings. */
export const compileSeconds = (measured: Measurement): number =>
  Math.max(0, measured.firstStepSeconds - measured.stepSeconds) +
  Math.max(0, measured.firstEmbedSeconds - measured.embedSeconds);
