import { createMetrics, type Random, trainingSamples, trainNode, type Weights } from '@hemlkit/core/run';
import type { Probe } from './probe';

export interface Retraining {
  /** Class indices of the training split, in place of its own. */
  labels: Int32Array;
  /** Steps to train at least, in whole epochs; never more epochs than the node's own. */
  steps: number;
  random: Random;
  onStep?: () => void;
}

/**
 * Trains the root's model again from the weights that every leaf starts from: a control, so it is shorter than the
 * real thing, and nothing of it is kept.
 */
export async function retrainRoot(
  probe: Probe,
  { labels, steps, random, onStep }: Retraining,
): Promise<Weights> {
  const { root, data, engine } = probe;
  const { components, loaded } = probe.tree.context;
  const own = probe.settings(root);
  const train = { ...data.splits.train, labels };
  const splits = { ...data.splits, train };
  const samples = trainingSamples(splits, root, own.training.absent);
  const trainer = await probe.trainer(root);
  const perEpoch = trainer.sampler.epoch(samples.labels, random.split('steps')).length;
  const epochs = Math.max(1, Math.min(own.training.epochs, Math.ceil(steps / perEpoch)));
  const metrics = await createMetrics(components, loaded);
  const { best } = await trainNode({
    engine,
    trainer,
    settings: { ...own, training: { ...own.training, epochs } },
    node: root,
    data: { ...data, splits },
    samples,
    metrics,
    random,
    onEvent: (event) => {
      if (event.type === 'step') onStep?.();
    },
    onEpoch: async () => {},
  });
  return best;
}
