import type { RunEvent } from '@hemlkit/core';

/** Where a run stands. */
export interface State {
  run: string;
  /** How many nodes the tree has. */
  total: number;
  /** Nodes that are finished, trained or taken from the cache. */
  done: number;
  store?: { split: string; done: number; total: number };
  node?: {
    id: string;
    epoch: number;
    epochs: number;
    step: number;
    steps: number;
    loss?: number;
    /** Of the best epoch so far, the metric that tells most: precision@1, else the first there is. */
    best?: { metric: string; value: number };
    /** The last epoch that is over, and therefore saved; 0: none. */
    over: number;
  };
  /** Epochs of the node that was begun last: what the nodes to come are taken to need. */
  epochs: number;
  /** Epochs trained by this process, and how many seconds they took. */
  trained: { epochs: number; seconds: number };
}

export const initial: State = { run: '', total: 0, done: 0, epochs: 0, trained: { epochs: 0, seconds: 0 } };

/** The metric that stands for all where there is room for one only. */
export function headline(metrics: Record<string, number>): { metric: string; value: number } | undefined {
  const metric = 'precision@1' in metrics ? 'precision@1' : Object.keys(metrics)[0];
  return metric === undefined ? undefined : { metric, value: metrics[metric] as number };
}

/** The state after an event. */
export function next(state: State, event: RunEvent): State {
  switch (event.type) {
    case 'run-start':
      return { ...state, run: event.run, total: event.nodes.length };
    case 'store': {
      const { split, done, total } = event;
      return { ...state, store: done < total ? { split, done, total } : undefined };
    }
    case 'node-start': {
      const { node: id, epochs, fromEpoch, steps } = event;
      const node = { id, epoch: fromEpoch, epochs, step: 0, steps, over: fromEpoch - 1 };
      return { ...state, store: undefined, epochs, node };
    }
    case 'step': {
      if (!state.node) return state;
      const { epoch, step, steps, loss } = event;
      return { ...state, node: { ...state.node, epoch, step, steps, loss } };
    }
    case 'epoch': {
      if (!state.node) return state;
      const best = event.best ? headline(event.metrics) : state.node.best;
      const trained = {
        epochs: state.trained.epochs + 1,
        seconds: state.trained.seconds + event.seconds,
      };
      return { ...state, trained, node: { ...state.node, step: state.node.steps, over: event.epoch, best } };
    }
    case 'node-end':
      return { ...state, done: state.done + 1, node: undefined };
    default:
      return state;
  }
}

/** The share of the current node that is done, 0..1. */
export function nodeShare({ node }: State): number {
  if (!node || node.epochs === 0) return 0;
  const inEpoch = node.steps > 0 ? node.step / node.steps : 0;
  return Math.min(1, Math.max(0, (node.epoch - 1 + inEpoch) / node.epochs));
}

/**
 * Seconds that the rest will take, if every epoch to come takes as long as those seen; undefined before the first
 * epoch is over. Nodes that will come from the cache, or stop early, make it shorter.
 */
export function secondsLeft(state: State): number | undefined {
  const { trained, epochs, total, done } = state;
  if (trained.epochs === 0) return undefined;
  const epochsLeft = (total - done - nodeShare(state)) * epochs;
  return (trained.seconds / trained.epochs) * epochsLeft;
}
