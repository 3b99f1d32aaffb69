import type { Random } from '../../contracts/random';
import { alignFigures } from '../exchange/align-figures';
import { halfLength, type Moments, momentsOf } from '../exchange/moments';
import { type Box, classAgreement, maskOverlap, outlineOverlap } from '../exchange/overlap';
import { forward, type Similarity } from '../exchange/similarity';
import { warpMask } from '../exchange/warp';
import type { TrainingPictures } from './training-pictures';

/** A donor whose figure lies over a recipient's. */
export interface FigureMatch {
  donor: number;
  similarity: Similarity;
  /** Of the outlines. */
  overlap: number;
}

/** Where a recipient's part is or would be. */
export interface Place {
  /** Whose mask it is; the recipient's own where it has one. */
  lender: number;
  similarity?: Similarity;
}

/** Donors that are looked at, and those that may pass before the best of them is taken. */
const most = 64;
const enough = 12;
/** Of a borrowed place so much must be within the image; and so much of a part that shows the label may lie in it. */
const leastInside = 0.7;
const mostHidden = 0.1;

export interface FigureRequest {
  recipient: number;
  donors: Iterable<number>;
  overlap: number;
  /** Where the part is in the recipient; absent: where it is in each donor. */
  place?: Moments;
  accepts?: (match: FigureMatch) => boolean;
}

/**
 * The donor whose figure agrees best with a recipient's around the part, among the first whose outlines overlap enough; or
 * the best overlap there was.
 */
export function matchFigure(
  pictures: TrainingPictures,
  { recipient, donors, overlap, place, accepts = () => true }: FigureRequest,
): { match?: FigureMatch; best: number } {
  const passed: (FigureMatch & { agreement: number })[] = [];
  let [best, seen] = [0, 0];
  for (const donor of donors) {
    if (seen++ === most || passed.length === enough) break;
    const unit = pictures.unit(recipient, donor);
    const part = place ?? (pictures.part(donor) as Moments);
    const near = { part, of: place ? 'recipient' : 'donor' } as const;
    const similarity = alignFigures(pictures.figure(donor), pictures.figure(recipient), unit, near);
    if (!similarity) continue;
    const [from, to] = [pictures.map(donor), pictures.map(recipient)];
    const found = outlineOverlap(from, to, similarity, pictures);
    best = Math.max(best, found);
    const match = { donor, similarity, overlap: found };
    if (found < overlap || !accepts(match)) continue;
    const [x, y] = place ? [place.x, place.y] : forward(similarity, part.x, part.y);
    const around = boxAround(x, y, halfLength(part) * (place ? 1 : similarity.scale));
    passed.push({ ...match, agreement: classAgreement(from, to, similarity, pictures.segment, around) });
  }
  const [match] = passed.sort((a, b) => b.agreement - a.agreement);
  return { best, ...(match && { match }) };
}

/** One and a half times as far as a part reaches. */
function boxAround(x: number, y: number, reach: number): Box {
  const [half, column, row] = [Math.ceil(1.5 * reach), Math.round(x), Math.round(y)];
  return { left: column - half, top: row - half, right: column + half, bottom: row + half };
}

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
  const lenders = shuffled(pictures.samples.length, random).filter(
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

export const shuffled = (length: number, random: Random): number[] => [...random.permutation(length)];

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
