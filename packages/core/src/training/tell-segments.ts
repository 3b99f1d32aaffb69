import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';
import type { Background } from '../contracts/experiment';
import { presence } from '../segments/presence';
import type { SegmentStore } from '../segments/store';
import type { LoadedExperiment } from '../spec/load-experiment';

/** A segment that fewer of the training images show is rare: its node learns from next to nothing. */
const rareShare = 0.01;

const backgrounds: Record<Background, string> = {
  black: 'the rest of an image is black, so that a node also sees the silhouette of its segments',
  mean: 'the rest of an image is the mean colour, so that a node also sees the silhouette of its segments',
  keep: 'the class background stays visible, so that a node also sees the silhouette of what it does not show',
  blur: 'the rest of an image is the image blurred: silhouettes are softened, not gone, and colours of other parts are seen',
};

/**
 * What a person should know of the segments before training: what the background shows, and which segments are rare.
 *
 * @param store of the training split
 * @throws HemlError when a segment is in no image
 */
export function tellSegments({ experiment, hierarchy }: LoadedExperiment, store: SegmentStore): RunEvent[] {
  const { background } = experiment.training;
  const events: RunEvent[] = [
    { type: 'info', message: `background ${background}: ${backgrounds[background]}` },
  ];
  for (const node of hierarchy.nodes.filter(({ children }) => children.length === 0)) {
    const images = presence(store, node);
    if (images === 0)
      throw new HemlError(
        `The segment '${node.id}' (${node.classes.join(', ')}) is in no image of the training split.`,
        { hint: 'Leave it out of `segments:` and of the hierarchy, or choose other classes for it.' },
      );
    if (images < store.count * rareShare)
      events.push({
        type: 'warning',
        node: node.id,
        message: `the segment is in only ${images} of the ${store.count} training images; its distances say little`,
      });
  }
  return events;
}
