import { HemlError } from '../contracts/error';
import type { RunEvent } from '../contracts/events';
import type { Experiment } from '../contracts/experiment';
import type { StoredImages } from '../contracts/images';
import { listed } from '../errors/suggest';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { withoutSegments } from '../experiment/without-segments';

/** A segment that fewer of the training images show is rare: its node learns from next to nothing. */
const rareShare = 0.01;

/**
 * Warns of segments that are rare in the training split, and refuses those that no image shows.
 *
 * @param allowUnseen segments that are in no image are not an error. Default: false
 * @throws HemlError when segments are in no image
 */
export function checkSeenSegments(
  loaded: Pick<LoadedExperiment, 'hierarchy' | 'shown'>,
  store: StoredImages,
  allowUnseen = false,
): RunEvent[] {
  const leaves = loaded.hierarchy.nodes.filter(({ children }) => children.length === 0);
  const seen = leaves.map((leaf) => ({ leaf, images: store.showing(leaf.classes).length }));
  const unseen = seen.filter(({ images }) => images === 0);
  if (unseen.length > 0 && !allowUnseen) {
    const names = unseen.map(({ leaf: { id, classes } }) => `'${id}' (${classes.join(', ')})`).join(', ');
    const subject = unseen.length === 1 ? 'segment' : 'segments';
    throw new HemlError(`No image of the training split shows the ${subject} ${names}.`, {
      code: 'segment-never-seen',
      hint: hintWithout(loaded.shown, new Set(unseen.map(({ leaf }) => leaf.id))),
    });
  }
  return seen
    .filter(({ images }) => images > 0 && images < store.count * rareShare)
    .map(({ leaf, images }) => ({
      type: 'warning',
      node: leaf.id,
      message: `the segment is in only ${images} of the ${store.count} training images; its distances are unreliable`,
    }));
}

/** The lines of a spec without segments that nothing shows, to be copied. */
function hintWithout(spec: Experiment, gone: ReadonlySet<string>): string {
  const others =
    'Or choose other classes: `heml segment SPEC --compare train` holds a segmenter against the masks.';
  const without = withoutSegments(spec, gone);
  if (!without) return `No segment is left. ${others}`;
  const { lines, overrides } = without;
  const also = overrides.length > 0 ? `Leave out ${listed(overrides)} as well. ` : '';
  return `The spec without what no image shows:\n${lines}\n${also}${others}`;
}
