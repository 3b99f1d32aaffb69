import type { RunEvent } from '@hemlkit/core/plugin';

/** A number that a node has at an epoch. */
export interface Scalar {
  node: string;
  /** `loss`, or a metric's name: `precision@1`. */
  name: string;
  value: number;
  epoch: number;
}

/** The numbers of an event: an epoch's loss and metrics; of a node that was found trained, those of its best epoch. */
export function scalarsOf(event: RunEvent): Scalar[] {
  if (event.type === 'epoch') {
    const { node, epoch, loss, metrics } = event;
    return named(node, epoch, { loss, ...metrics });
  }
  if (event.type === 'node-end' && event.cached) return named(event.node, event.bestEpoch, event.metrics);
  return [];
}

const named = (node: string, epoch: number, values: Record<string, number>): Scalar[] =>
  Object.entries(values)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => ({ node, name, value, epoch }));
