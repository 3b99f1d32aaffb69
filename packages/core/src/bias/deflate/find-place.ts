import type { Random } from '../../contracts/random';
import { alignFigures } from '../exchange/align-figures';
import { momentsOf } from '../exchange/moments';
import { figureOverlap } from '../exchange/overlap';
import type { Similarity } from '../exchange/similarity';
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
const most = 48;
const enough = 6;
/** Of a borrowed place so much must be within the image; and so much of a part that shows the label may lie in it. */
const leastInside = 0.7;
const mostHidden = 0.1;

/** The donor whose figure agrees best with a recipient's, among the first that pass; or the best overlap there was. */
export function matchFigure(
  pictures: TrainingPictures,
  recipient: number,
  donors: Iterable<number>,
  overlap: number,
  accepts: (match: FigureMatch) => boolean = () => true,
): { match?: FigureMatch; best: number } {
  const passed: (FigureMatch & { agreement: number })[] = [];
  let [best, seen] = [0, 0];
  for (const donor of donors) {
    if (seen++ === most || passed.length === enough) break;
    const unit = pictures.unit(recipient, donor);
    const similarity = alignFigures(pictures.figure(donor), pictures.figure(recipient), unit);
    if (!similarity) continue;
    const { outline, agreement } = figureOverlap(
      pictures.map(donor),
      pictures.map(recipient),
      similarity,
      pictures.behind,
      pictures.segment,
    );
    best = Math.max(best, outline);
    const match = { donor, similarity, overlap: outline };
    if (outline >= overlap && accepts(match)) passed.push({ ...match, agreement });
  }
  const [match] = passed.sort((a, b) => b.agreement - a.agreement);
  return { best, ...(match && { match }) };
}

/**
 * Where a recipient's part is, or would be: then another image's, laid over it by their figures.
 * @param kept ids of classes that show the label
 */
export function findPlace(
  pictures: TrainingPictures,
  recipient: number,
  overlap: number,
  kept: ReadonlySet<number>,
  random: Random,
): { place?: Place; best: number } {
  if (pictures.part(recipient)) return { place: { lender: recipient }, best: 1 };
  const { map } = pictures.map(recipient);
  const keptArea = map.reduce((sum, id) => sum + Number(kept.has(id)), 0);
  const lenders = shuffled(pictures.samples.length, random).filter((i) => pictures.gives(i));
  const { match, best } = matchFigure(pictures, recipient, lenders, overlap, ({ donor, similarity }) => {
    const mask = warpMask(pictures.mask(donor), similarity, pictures.map(recipient));
    const whole = (pictures.part(donor)?.area ?? 0) * similarity.scale ** 2;
    const hidden = mask.reduce((sum, inside, p) => sum + Number(inside && kept.has(map[p] as number)), 0);
    return (momentsOf(mask, 1)?.area ?? 0) >= leastInside * whole && hidden <= mostHidden * keptArea;
  });
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
