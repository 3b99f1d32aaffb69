import type { NodeSamples } from '../contracts/events';
import type { Absent, HierarchyNode } from '../contracts/experiment';
import { presentPositions } from '../segments/presence';
import { canTrain } from './node-labels';
import type { SplitData } from './split-data';

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
  { train, validation }: { train: SplitData; validation: SplitData },
  node: Pick<HierarchyNode, 'classes'>,
  absent: Absent,
): TrainingSamples {
  const present = presentPositions(train.store, node);
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
        present: presentPositions(validation.store, node).length,
        used: validation.labels.length,
      },
    },
  };
}
