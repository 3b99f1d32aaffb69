import { type Random, trainControl, type Weights } from '@hemlkit/core/run';
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
 * Trains the root's model again from what has no weights to start from: a control, so it is shorter than the real thing,
 * and nothing of it is kept.
 */
export const retrainRoot = ({ tree, root }: Probe, retraining: Retraining): Promise<Weights> =>
  trainControl(tree.context, root.id, retraining);
