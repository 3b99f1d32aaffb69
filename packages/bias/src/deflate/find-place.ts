import type { Random } from '@hemlkit/core/run';
import { momentsOf } from '../exchange/moments';
import { maskOverlap } from '../exchange/overlap';
import type { Similarity } from '../exchange/similarity';
import { warpMask } from '../exchange/warp';
import { type FigureMatch, matchFigure } from './match-figure';
import type { TrainingPictures } from './training-pictures';

/** Where a recipient's part is or would be. */
export interface Place {
  /** Whose mask it is; the recipient's own where it has one. */
  lender: number;
  similarity?: Similarity;
}

/** Of a borrowed place so much must be within the image; and so much of a part that shows the label may lie in it. */
const leastInside = 0.7;
const mostHidden = 0.1;

export interface PlaceRequest {
  recipient: number;
  /** Least overlap of the outlines of two figures. */
  overlap: number;
  /** Ids of classes that show the label. */
  kept: ReadonlySet<number>;
  /** Images whose place is not wanted. */
  without?: ReadonlySet<number>;
  random: Random;
}

/** A place that another has to agree with. */
export interface Agreement {
  place: Place;
  /** Intersection over union of the two, at least. */
  overlap: number;
}

/** Where a recipient's part is, or would be: then another image's, laid over it by their figures. */
export const findPlace = (
  pictures: TrainingPictures,
  request: PlaceRequest,
): { place?: Place; best: number } =>
  pictures.part(request.recipient)
    ? { place: { lender: request.recipient }, best: 1 }
    : borrowPlace(pictures, request);

/**
 * Where another image's part would be in a recipient.
 * @param as a place that it has to agree with, and whose lender is passed over
 */
export function borrowPlace(
  pictures: TrainingPictures,
  { recipient, overlap, kept, without, random }: PlaceRequest,
  as?: Agreement,
): { place?: Place; best: number } {
  const size = pictures.map(recipient);
  const { map } = size;
  const keptArea = map.reduce((sum, id) => sum + Number(kept.has(id)), 0);
  const lenders = [...random.permutation(pictures.samples.length)].filter(
    (i) => i !== recipient && i !== as?.place.lender && !without?.has(i) && pictures.gives(i),
  );
  const under = as && { ...size, map: placeMask(pictures, recipient, as.place) };
  const accepts = ({ donor, similarity }: FigureMatch) => {
    if (as && under && maskOverlap(pictures.mask(donor), under, similarity) < as.overlap) return false;
    const mask = warpMask(pictures.mask(donor), similarity, size);
    const whole = (pictures.part(donor)?.area ?? 0) * similarity.scale ** 2;
    const hidden = mask.reduce((sum, inside, p) => sum + Number(inside && kept.has(map[p] as number)), 0);
    return (momentsOf(mask, 1)?.area ?? 0) >= leastInside * whole && hidden <= mostHidden * keptArea;
  };
  const { match, best } = matchFigure(pictures, { recipient, donors: lenders, overlap, accepts });
  return { best, ...(match && { place: { lender: match.donor, similarity: match.similarity } }) };
}

/** The mask of a place, at the recipient's pixels. */
export function placeMask(
  pictures: TrainingPictures,
  recipient: number,
  { lender, similarity }: Place,
): Uint8Array {
  const mask = pictures.mask(lender);
  return similarity ? warpMask(mask, similarity, pictures.map(recipient)) : mask.map;
}
