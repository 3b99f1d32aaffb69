import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';
import type { Background, HierarchyNode } from '../contracts/experiment';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { presentPositions } from '../segments/presence';
import type { SegmentStore } from '../segments/store';
import { tellNodeLabels } from './node-labels';
import { trainingSamples } from './node-samples';
import type { SplitData } from './split-data';

/** A segment that fewer of the training images show is rare: its node learns from next to nothing. */
const rareShare = 0.01;

const backgrounds: Record<Background, string> = {
  black: 'the rest of an image is black, so that a node also sees the silhouette of its segments',
  mean: 'the rest of an image is the mean colour, so that a node also sees the silhouette of its segments',
  keep: 'the class background stays visible, so that a node also sees the silhouette of what it does not show',
  blur: 'the rest of an image is the image blurred: silhouettes are softened, not gone, and colours of other parts are seen',
};

/**
 * What a person should know of the segments before training: what the background shows, which images nodes skip, and
 * which segments are rare.
 *
 * @param labels names of the labels, by index
 * @throws HemlError when segments are in no image
 */
export function tellSegments(
  loaded: LoadedExperiment,
  splits: { train: SplitData; validation: SplitData },
  labels: readonly string[],
): RunEvent[] {
  const { experiment, hierarchy } = loaded;
  const { background } = experiment.training;
  const { store } = splits.train;
  const events: RunEvent[] = [
    { type: 'info', message: `background ${background}: ${backgrounds[background]}` },
  ];
  checkSeen(hierarchy.nodes, store);
  const skipping: string[] = [];
  for (const node of hierarchy.nodes) {
    const isLeaf = node.children.length === 0;
    const present = presentPositions(store, node);
    const images = present.length;
    if (isLeaf && images < store.count * rareShare)
      events.push({
        type: 'warning',
        node: node.id,
        message: `the segment is in only ${images} of the ${store.count} training images; its distances say little`,
      });
    const { absent } = nodeSettings(loaded, node.id).training;
    if (absent === 'keep' || images === store.count) continue;
    const { used } = trainingSamples(splits, node, absent).counts.train;
    if (used < store.count) skipping.push(`${node.id} ${used}`);
    const all = splits.train.labels;
    const labelsOfPresent = present.map((at) => all[at] as number);
    events.push(...tellNodeLabels(node.id, labelsOfPresent, all, labels));
  }
  if (skipping.length > 0)
    events.splice(1, 0, {
      type: 'info',
      message: `absent skip: a node is trained only on images that show some of it; of ${store.count} training images: ${skipping.join(', ')}`,
    });
  return events;
}

/** @throws HemlError that names every segment that no image shows */
function checkSeen(nodes: readonly HierarchyNode[], store: SegmentStore): void {
  const unseen = nodes.filter(
    (node) => node.children.length === 0 && presentPositions(store, node).length === 0,
  );
  if (unseen.length === 0) return;
  const names = unseen.map(({ id, classes }) => `'${id}' (${classes.join(', ')})`).join(', ');
  const subject = unseen.length === 1 ? 'segment' : 'segments';
  throw new HemlError(`No image of the training split shows the ${subject} ${names}.`, {
    code: 'segment-never-seen',
    hint: 'Leave out of `segments:` and of the hierarchy what is not there, or choose other classes. `heml segment SPEC --compare train` holds a segmenter against the masks.',
  });
}
