import type { Measurement, PlannedMachine, PlannedNode, RunPlan } from '@hemlkit/core';
import { markdownTable } from './markdown-table';
import { plural } from './plural';
import { secondsText } from './seconds-text';

/** A plan for a person: a line a node in training order, what all will take, and how that is known. */
export function planText(plan: RunPlan): string {
  const { name, nodes, measurements = [] } = plan;
  const total = planTotalText(plan);
  const cached = nodes.filter(({ data }) => data?.cached).length;
  const trained = cached > 0 ? `, ${cached} of them trained before` : '';
  const parts = [`${name}: ${plural(nodes.length, 'node')} in training order${trained}`, nodeTable(plan)];
  if (total) parts.push(total);
  if (measurements.length > 0) parts.push(sourcesText(plan));
  return parts.join('\n\n');
}

type Column = [heading: string, cell: (node: PlannedNode) => string];

function nodeTable({ nodes, machine, estimate }: RunPlan): string {
  const columns: Column[] = [
    ['node', ({ id }) => id],
    ['joins', ({ children }) => children.join(' + ') || '-'],
    ['segments', ({ segments }) => String(segments.length)],
  ];
  if (!estimate) columns.push(['epochs', ({ epochs }) => String(epochs)]);
  else
    columns.push(
      ['images that show it', ({ data }) => `${data!.samples.train.present} of ${data!.samples.train.total}`],
      ['parameters', ({ data }) => countText(data!.parameters)],
      ['epochs x steps', ({ epochs, data }) => `${epochs} x ${data!.steps}`],
      ['time', ({ data, estimate }) => (data!.cached ? 'trained before' : secondsText(estimate!.seconds))],
    );
  if (machine && machine.workers > 1)
    columns.push(
      ['begins', ({ data, estimate }) => (data?.cached ? '-' : secondsText(estimate!.start))],
      ['worker', ({ estimate }) => (estimate?.process === undefined ? '-' : String(estimate.process + 1))],
    );
  return markdownTable(
    columns.map(([heading]) => heading),
    nodes.map((node) => columns.map(([, cell]) => cell(node))),
  );
}

/** `532`, `4.1 k`, `11.3 M`. */
const countText = (count: number): string => {
  if (count < 1000) return String(count);
  return count < 1e6 ? `${(count / 1e3).toFixed(1)} k` : `${(count / 1e6).toFixed(1)} M`;
};

/** What all of a plan will take, in a line; nothing where that was not estimated. */
export function planTotalText({ nodes, machine, estimate }: RunPlan): string | undefined {
  if (!estimate) return undefined;
  const open = nodes.filter(({ data }) => !data?.cached).length;
  if (open === 0) return 'Every node is trained: nothing is left to do.';
  const used = new Set(nodes.flatMap(({ estimate }) => estimate?.process ?? [])).size;
  const workers = machine?.workers ?? 1;
  const by = workers > 1 ? ` with ${plural(used, 'worker')} of at most ${workers}` : '';
  return `${plural(open, 'node')} to train${by}: about ${secondsText(estimate.seconds)}, about ${estimate.peakRssMb} MB of memory`;
}

function sourcesText({ machine, measurements = [], openSeconds = 0 }: RunPlan): string {
  const lines = measurements.map((one) => {
    const whose = measurements.length > 1 ? ` (${shortList(one.nodes)})` : '';
    return `measured${whose}: ${measuredText(one)}`;
  });
  const estimated = [
    'a node takes these times for all of its epochs, less where `patience` ends it before',
    `reading spec and data takes ${secondsText(openSeconds)} each time`,
    ...(machine && machine.workers > 1
      ? workersTexts(machine)
      : ['memory is what this measurement has held']),
  ];
  return [...lines, `estimated: all else; ${estimated.join('; ')}`].join('\n');
}

function workersTexts({ workers, threads, cores }: PlannedMachine): string[] {
  const memory = 'each worker holds as much memory as this measurement';
  if (threads === undefined) return [memory, 'workers take turns'];
  if (workers * threads <= cores) return [memory, 'no worker slows another down'];
  return [memory, `workers of ${plural(threads, 'thread')} share ${plural(cores, 'core')} evenly`];
}

function measuredText(one: Measurement): string {
  const size = `${one.imageSize}x${one.imageSize}`;
  return [
    `${plural(one.steps, 'training step')} of ${one.batchSize} images at ${size}, ${shortText(one.stepSeconds)} each (the first, which compiles, ${shortText(one.firstStepSeconds)})`,
    `embedding ${one.embedBatch} images ${shortText(one.embedSeconds)}`,
    `metrics of ${one.metricsImages} images ${shortText(one.metricsSeconds)}`,
    `saving an epoch ${shortText(one.saveSeconds)}`,
  ].join(', ');
}

/** Below a second in milliseconds. */
function shortText(seconds: number): string {
  if (seconds >= 1) return secondsText(seconds);
  const milliseconds = seconds * 1000;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

const shortList = (names: readonly string[]) =>
  names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} others` : names.join(', ');
