import type { RunEvent, StepReport } from '@hemlkit/core';

/** The progress of a node that is being trained. */
export interface NodeState {
  id: string;
  epoch: number;
  epochs: number;
  step: number;
  steps: number;
  loss?: number;
  /** Of the last step. */
  report?: StepReport;
  /** The most informative metric of the best epoch so far: precision@1, else the first one. */
  best?: { metric: string; value: number };
  /** The last epoch that is over, and therefore saved; 0: none. */
  over: number;
}

/** The progress of a run. */
export interface State {
  run: string;
  /** How many nodes the tree has. */
  total: number;
  /** Nodes that are finished, trained or taken from the cache. */
  done: number;
  store?: { split: string; done: number; total: number; secondsLeft?: number };
  /** The nodes that are being trained now, in the order they began: several where there are workers. */
  nodes: readonly NodeState[];
  /** Epochs of the node that was begun last: the estimate for the nodes that remain. */
  epochs: number;
  /** Epochs trained by this process, and how many seconds they took. */
  trained: { epochs: number; seconds: number };
}

export const initial: State = {
  run: '',
  total: 0,
  done: 0,
  nodes: [],
  epochs: 0,
  trained: { epochs: 0, seconds: 0 },
};

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
      const { split, done, total, secondsLeft } = event;
      const left = secondsLeft === undefined ? {} : { secondsLeft };
      return { ...state, store: done < total ? { split, done, total, ...left } : undefined };
    }
    case 'node-start': {
      const { node: id, epochs, fromEpoch, steps } = event;
      const node = { id, epoch: fromEpoch, epochs, step: 0, steps, over: fromEpoch - 1 };
      return { ...state, store: undefined, epochs, nodes: [...without(state, id), node] };
    }
    case 'step': {
      const { epoch, step, steps, loss, report } = event;
      return change(state, event.node, (node) => ({ ...node, epoch, step, steps, loss, report }));
    }
    case 'epoch': {
      const trained = {
        epochs: state.trained.epochs + 1,
        seconds: state.trained.seconds + event.seconds,
      };
      const best = event.best ? { best: headline(event.metrics) } : {};
      const over = event.epoch;
      return change({ ...state, trained }, event.node, (node) => ({
        ...node,
        ...best,
        step: node.steps,
        over,
      }));
    }
    case 'node-end':
      return { ...state, done: state.done + 1, nodes: without(state, event.node) };
    default:
      return state;
  }
}

const without = ({ nodes }: State, id: string) => nodes.filter((node) => node.id !== id);

const change = (state: State, id: string, to: (node: NodeState) => NodeState): State => ({
  ...state,
  nodes: state.nodes.map((node) => (node.id === id ? to(node) : node)),
});

/** How much is done of the nodes that are being trained: 1 for each whole node. */
export function nodeShare({ nodes }: State): number {
  return nodes.reduce((sum, { epoch, epochs, step, steps }) => {
    const inEpoch = steps > 0 ? step / steps : 0;
    return sum + (epochs === 0 ? 0 : Math.min(1, Math.max(0, (epoch - 1 + inEpoch) / epochs)));
  }, 0);
}

/**
 * Seconds that the rest will take, if every epoch to come takes as long as those seen and as many nodes are trained
 * at once; undefined before the first epoch is over. Nodes that will come from the cache, or stop early, make it
 * shorter; near the root fewer nodes go at once.
 */
export function secondsLeft(state: State): number | undefined {
  const { trained, epochs, total, done, nodes } = state;
  if (trained.epochs === 0) return undefined;
  const epochsLeft = (total - done - nodeShare(state)) * epochs;
  return ((trained.seconds / trained.epochs) * epochsLeft) / Math.max(1, nodes.length);
}
