import { alignFigures } from '../exchange/align-figures';
import { halfLength, type Moments } from '../exchange/moments';
import { type Box, classAgreement, outlineOverlap } from '../exchange/overlap';
import { forward, isTurnedTooFar, type Similarity } from '../exchange/similarity';
import type { TrainingPictures } from './training-pictures';

/** A donor whose figure lies over a recipient's. */
export interface FigureMatch {
  donor: number;
  similarity: Similarity;
  /** Of the outlines. */
  overlap: number;
}

/** Donors that are looked at, and those that may pass before the best of them is taken. */
const most = 64;
const enough = 12;

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
    if (!similarity || isTurnedTooFar(similarity)) continue;
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
export function boxAround(x: number, y: number, reach: number): Box {
  const [half, column, row] = [Math.ceil(1.5 * reach), Math.round(x), Math.round(y)];
  return { left: column - half, top: row - half, right: column + half, bottom: row + half };
}
