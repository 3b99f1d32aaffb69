import type { Absent, HierarchyNode, MethodSplit, NodeSamples } from '@hemlkit/core/method';
import { canTrain } from './node-labels';

/** The training samples of one node. */
export interface TrainingSamples {
  /** Positions in the training split. */
  positions: Int32Array;
  /** Class index of each of them. */
  labels: Int32Array;
  counts: NodeSamples;
}

/**
 * Which samples a node is trained on: with `skip` those that show any of its segments. Where those alone cannot train it, all
 * are taken. (They may have one label, for example where the label is the presence of the segment.) Validation takes all, so
 * that every node is measured on the same queries, and on all that a pair of images may give it to compare.
 */
export function trainingSamples(
  { train, validation }: { train: MethodSplit; validation: MethodSplit },
  node: Pick<HierarchyNode, 'classes'>,
  absent: Absent,
): TrainingSamples {
  const present = train.store.showing(node.classes);
  const total = train.labels.length;
  const labelsOf = (positions: Int32Array) => positions.map((at) => train.labels[at] as number);
  const skips = absent === 'skip' && canTrain(labelsOf(present));
  const positions = skips ? present : Int32Array.from({ length: total }, (_, i) => i);
  return {
    positions,
    labels: labelsOf(positions),
    counts: {
      train: { total, present: present.length, used: positions.length },
      validation: {
        total: validation.labels.length,
        present: validation.store.showing(node.classes).length,
        used: validation.labels.length,
      },
    },
  };
}
