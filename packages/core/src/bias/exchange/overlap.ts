import type { ClassMap } from './picture';
import { backward, type Similarity } from './similarity';

/** Pixels a side that overlaps are measured on, about: more tell no more. Parts may be thin. */
const fine = { part: 128, figure: 48 };

/** Calls back with every recipient's pixel of a grid, and the donor's there: -1 beyond its border. */
function walk(
  donor: ClassMap,
  recipient: ClassMap,
  similarity: Similarity,
  points: number,
  visit: (r: number, d: number) => void,
): void {
  const step = Math.max(1, Math.floor(Math.min(recipient.width, recipient.height) / points));
  for (let y = 0; y < recipient.height; y += step)
    for (let x = 0; x < recipient.width; x += step) {
      const [u, v] = backward(similarity, x, y);
      const [column, row] = [Math.round(u), Math.round(v)];
      const inside = column >= 0 && row >= 0 && column < donor.width && row < donor.height;
      visit(y * recipient.width + x, inside ? row * donor.width + column : -1);
    }
}

/** Intersection over union of a donor's mask, laid over the recipient's, 0 to 1. */
export function maskOverlap(donor: ClassMap, recipient: ClassMap, similarity: Similarity): number {
  let [both, either] = [0, 0];
  walk(donor, recipient, similarity, fine.part, (r, d) => {
    const [a, b] = [recipient.map[r] !== 0, d >= 0 && donor.map[d] !== 0];
    if (a && b) both++;
    if (a || b) either++;
  });
  return either === 0 ? 0 : both / either;
}

/** How well two figures lie over each other, 0 to 1. */
export interface FigureOverlap {
  /** Intersection over union of all that is no background. */
  outline: number;
  /** Share of that union where both show the same class. */
  agreement: number;
}

/**
 * @param behind class ids of the background
 * @param segment the exchanged part's, hence not counted where either of the two shows it
 */
export function figureOverlap(
  donor: ClassMap,
  recipient: ClassMap,
  similarity: Similarity,
  behind: ReadonlySet<number>,
  segment: ReadonlySet<number>,
): FigureOverlap {
  let [both, either, same] = [0, 0, 0];
  walk(donor, recipient, similarity, fine.figure, (r, d) => {
    const own = recipient.map[r] as number;
    // Beyond the donor's border nothing is known of it.
    if (d < 0) return;
    const other = donor.map[d] as number;
    if (segment.has(own) || segment.has(other)) return;
    const [a, b] = [!behind.has(own), !behind.has(other)];
    if (a && b) both++;
    if (a || b) either++;
    if (a && own === other) same++;
  });
  return either === 0 ? { outline: 0, agreement: 0 } : { outline: both / either, agreement: same / either };
}
