import type { Random } from '@hemlkit/core/run';
import { blendDonor } from './blend-donor';
import { fill } from './fill';
import { paste } from './paste';
import { dilate, type Exchanged, featherOf, maskOf, type Picture } from './picture';
import { backward, type Similarity } from './similarity';
import { classTones } from './tone';

/**
 * How a donor's pixels are joined to a recipient's. `poisson`: all that the donor shows in the place, by its gradients (`blendDonor`).
 * `feather`: the part alone, over a cleared place, with an edge that fades out (`paste`).
 */
export type Blend = 'poisson' | 'feather';

export interface ExchangeRequest extends Exchanged {
  recipient: Picture;
  /**
   * What is cleared: 1, [height, width]. It covers where the segment is or would be, by the recipient's own mask or by another
   * image's laid over the recipient's figure, and where the donor's part comes. All later steps are the same for both masks, so
   * the result does not reveal which it was.
   */
  place: Uint8Array;
  /** Whose part comes there; where it shows none of the segment, what it shows in its stead. Absent: the place is only filled. */
  from?: { donor: Picture; similarity: Similarity };
  /** Class ids that show the label: `poisson` leaves them as they are. */
  shows?: ReadonlySet<number>;
  /** How the donor's pixels are joined to the recipient's. Default: `poisson` */
  blend?: Blend;
  /** Draws the grain of what is filled. */
  random: Random;
}

/**
 * Exchanges one segment: the place is cleared (`fill`), then the donor's part is pasted (`paste`). A donor without the part
 * gives what it shows there instead: its classes with its pixels, in the colours that the recipient has of the same class.
 * Of what lies behind the figure only the outline is taken, because the recipient has a background of its own. Nothing else
 * of the recipient changes except a rim of a few pixels around the place.
 *
 * @returns nothing where the place is the whole image
 */
export function exchangeSegment(request: ExchangeRequest): Picture | undefined {
  const { recipient, place, from, segment, behind, random, blend = 'poisson' } = request;
  if (from && blend === 'poisson') return blendDonor({ ...request, ...from });
  // The part's colours reach beyond its mask, by smoothed edges and shadows.
  const hole = dilate(place, recipient.width, featherOf(recipient));
  // Whatever the place shows is taken for the segment, so that it all goes.
  const [stand = 0] = segment;
  const taken = { ...recipient, map: recipient.map.map((id, p) => (place[p] ? stand : id)) };
  if (!from) return fill(taken, hole, segment, random);
  const { donor, similarity } = from;
  const without = new Set([...segment, ...behind]);
  const part = maskOf(donor.map, segment);
  if (part.includes(1)) {
    const target = fill(taken, hole, segment, random);
    return target && paste({ target, donor, mask: part, similarity, without });
  }
  const target = fill(taken, hole, segment, random, layoutOf(donor, similarity, recipient, stand));
  const mask = donor.map.map((id) => Number(!behind.has(id)));
  const tones = classTones(taken, donor, new Set(donor.map));
  return target && paste({ target, donor, mask, within: hole, similarity, tones, without });
}

/** The donor's classes at the recipient's pixels; beyond the donor's border `beyond`. */
function layoutOf(donor: Picture, similarity: Similarity, size: Picture, beyond: number): Uint8Array {
  return Uint8Array.from(size.map, (_, p) => {
    const [u, v] = backward(similarity, p % size.width, Math.floor(p / size.width)).map(Math.round) as [
      number,
      number,
    ];
    const inside = u >= 0 && v >= 0 && u < donor.width && v < donor.height;
    return inside ? (donor.map[v * donor.width + u] as number) : beyond;
  });
}
