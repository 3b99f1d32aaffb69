import type { Random } from '../../contracts/random';
import { fill } from './fill';
import { paste } from './paste';
import { dilate, featherOf, maskOf, type Picture } from './picture';
import type { Similarity } from './similarity';

/** What of two images is exchanged. */
export interface Exchanged {
  /** Class ids of the segment. */
  segment: ReadonlySet<number>;
  /** Class ids of the background. */
  behind: ReadonlySet<number>;
}

export interface ExchangeRequest extends Exchanged {
  recipient: Picture;
  /**
   * Where the segment is or would be: 1, [height, width]. The recipient's own mask of it, or another image's laid over the
   * recipient's figure: then all that follows is the same, and nothing tells which of the two it was.
   */
  place: Uint8Array;
  /** Whose part comes there; where it shows none of the segment, what it shows in its stead. Absent: the place is only filled. */
  from?: { donor: Picture; similarity: Similarity };
  /** Draws the grain of what is filled. */
  random: Random;
}

/**
 * Exchanges one segment: the place is cleared (`fill`), then the donor's part, or what the donor shows there without one,
 * is pasted (`paste`). Nothing else of the recipient changes but a rim of a few pixels around it.
 *
 * @returns nothing where the place is the whole image
 */
export function exchangeSegment(request: ExchangeRequest): Picture | undefined {
  const { recipient, place, from, segment, behind, random } = request;
  // The part's colours reach beyond its mask, by smoothed edges and shadows.
  const hole = dilate(place, recipient.width, featherOf(recipient));
  const gone = new Set([...segment]);
  const cleared = clear(recipient, place, hole, gone, random);
  if (!cleared || !from) return cleared;
  const { donor, similarity } = from;
  const without = new Set([...segment, ...behind]);
  const part = maskOf(donor.map, segment);
  if (part.includes(1)) return paste({ target: cleared, donor, mask: part, similarity, without });
  const all = new Uint8Array(donor.map.length).fill(1);
  return paste({ target: cleared, donor, mask: all, within: hole, similarity, without });
}

/** Fills a place whatever it shows: its pixels are taken for the segment's. */
function clear(
  recipient: Picture,
  place: Uint8Array,
  hole: Uint8Array,
  gone: ReadonlySet<number>,
  random: Random,
): Picture | undefined {
  const [stand = 0] = gone;
  const map = recipient.map.map((id, p) => (place[p] ? stand : id));
  return fill({ ...recipient, map }, hole, gone, random);
}
