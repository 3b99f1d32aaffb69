import type { ClassMap } from './picture';
import type { Similarity } from './similarity';

/** Pixels a side, about, that overlaps are measured on: more would not be more informative. Parts may be thin. */
const fine = { part: 128, figure: 48 };

/** A box of pixels, its ends within. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Calls back with the recipient's pixels on a grid, and the donor's there: -1 beyond its border. */
function walk(
  donor: ClassMap,
  { width, height }: ClassMap,
  similarity: Similarity,
  points: number,
  visit: (r: number, d: number) => void,
  { left, top, right, bottom }: Box = { left: 0, top: 0, right: width - 1, bottom: height - 1 },
): void {
  const step = Math.max(1, Math.floor(Math.min(width, height) / points));
  // `backward`, written out: hundreds of donors are laid over every recipient.
  const { scale, rotation, from, to } = similarity;
  const [cos, sin] = [Math.cos(rotation) / scale, Math.sin(rotation) / scale];
  for (let y = Math.max(0, top); y <= Math.min(height - 1, bottom); y += step) {
    const dy = y - to[1];
    for (let x = Math.max(0, left); x <= Math.min(width - 1, right); x += step) {
      const dx = x - to[0];
      const column = Math.round(from[0] + cos * dx + sin * dy);
      const row = Math.round(from[1] - sin * dx + cos * dy);
      const inside = column >= 0 && row >= 0 && column < donor.width && row < donor.height;
      visit(y * width + x, inside ? row * donor.width + column : -1);
    }
  }
}

/** Intersection over union of a donor's mask, laid over the recipient's, 0 to 1. */
export function maskOverlap(donor: ClassMap, recipient: ClassMap, similarity: Similarity): number {
  let [both, either] = [0, 0];
  walk(donor, recipient, similarity, fine.part, (r, d) => {
    const a = recipient.map[r] !== 0;
    const b = d >= 0 && donor.map[d] !== 0;
    if (a && b) both++;
    if (a || b) either++;
  });
  return either === 0 ? 0 : both / either;
}

/** Class ids of what no figure is measured by: of the background, and of the exchanged part. */
export interface NoFigure {
  behind: ReadonlySet<number>;
  segment: ReadonlySet<number>;
}

/**
 * Intersection over union of two figures' outlines (all except the background), 0 to 1. Pixels where either shows the part,
 * and those beyond the donor's border, are not counted.
 */
export function outlineOverlap(
  donor: ClassMap,
  recipient: ClassMap,
  similarity: Similarity,
  { behind, segment }: NoFigure,
): number {
  let [both, either] = [0, 0];
  walk(donor, recipient, similarity, fine.figure, (r, d) => {
    const own = recipient.map[r] as number;
    const other = donor.map[d] as number;
    if (d < 0 || segment.has(own) || segment.has(other)) return;
    const a = !behind.has(own);
    const b = !behind.has(other);
    if (a && b) both++;
    if (a || b) either++;
  });
  return either === 0 ? 0 : both / either;
}

/**
 * How well the classes of two figures agree within a box: the mean over the classes that either shows there of their
 * intersection over union, so that an eye counts as the cheek around it. 0 to 1; what shows the part is not counted.
 */
export function classAgreement(
  donor: ClassMap,
  recipient: ClassMap,
  similarity: Similarity,
  segment: ReadonlySet<number>,
  box: Box,
): number {
  const [both, either] = [new Uint32Array(256), new Uint32Array(256)];
  const add = (counts: Uint32Array, id: number) => {
    counts[id] = (counts[id] as number) + 1;
  };
  walk(
    donor,
    recipient,
    similarity,
    fine.part,
    (r, d) => {
      const own = recipient.map[r] as number;
      const other = donor.map[d] as number;
      if (d < 0 || segment.has(own) || segment.has(other)) return;
      add(either, own);
      if (own === other) add(both, own);
      else add(either, other);
    },
    box,
  );
  const shown = [...either.keys()].filter((id) => (either[id] as number) > 0);
  const sum = shown.reduce((total, id) => total + (both[id] as number) / (either[id] as number), 0);
  return shown.length === 0 ? 0 : sum / shown.length;
}
