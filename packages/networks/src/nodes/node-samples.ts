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
 * Which samples a node is trained on: with `skip` those that show any of its segments, or all where those alone cannot
 * train it (they have one label, say, since the label is whether the segment is there). Validation takes all, so that
 * every node is measured on the same queries, and on what any pair of images may bring it to compare.
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
