import type { Random } from '../../contracts/random';
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
  random: Random;
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
 * @param over a place that it has to overlap as much, and whose lender is passed over
 */
export function borrowPlace(
  pictures: TrainingPictures,
  { recipient, overlap, kept, random }: PlaceRequest,
  over?: Place,
): { place?: Place; best: number } {
  const size = pictures.map(recipient);
  const { map } = size;
  const keptArea = map.reduce((sum, id) => sum + Number(kept.has(id)), 0);
  const lenders = [...random.permutation(pictures.samples.length)].filter(
    (i) => i !== recipient && i !== over?.lender && pictures.gives(i),
  );
  const under = over && { ...size, map: placeMask(pictures, recipient, over) };
  const accepts = ({ donor, similarity }: FigureMatch) => {
    if (under && maskOverlap(pictures.mask(donor), under, similarity) < overlap) return false;
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

/** What is cleared: where the part is or would be, and where the new one comes. */
export function clearedMask(
  pictures: TrainingPictures,
  recipient: number,
  { place, target = place }: { place: Place; target?: Place },
): Uint8Array {
  const other = placeMask(pictures, recipient, target);
  return placeMask(pictures, recipient, place).map((inside, p) => inside | (other[p] as number));
}
