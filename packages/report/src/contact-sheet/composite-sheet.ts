import { Canvas } from './canvas';
import type { ContactSheet } from './contact-sheet';
import { caption, fitted, gap, margin } from './layout';
import { escaped } from './svg-text';

/** A composite with what it was made of: RGB bytes [side, side, 3]. */
export interface SheetTriple {
  caption: string;
  recipient: Uint8Array;
  /** Absent: a place was only filled. */
  donor?: Uint8Array;
  composite: Uint8Array;
}

const titleHeight = 34;
const perRow = 2;

/** Draws composites, two in a row: the recipient, the donor, what was made of them. @param side pixels of a picture */
export function compositeSheet(title: string, triples: readonly SheetTriple[], side: number): ContactSheet {
  const band = 3 * side + 2 * gap;
  const width = 2 * margin + perRow * band + (perRow - 1) * 3 * gap;
  const height = 2 * margin + titleHeight + Math.ceil(triples.length / perRow) * (side + caption + gap);
  const canvas = new Canvas(width, height, [255, 255, 255]);
  const texts = [
    `<text x="${margin}" y="${margin + 14}" font-size="17" font-weight="bold">${escaped(title)}</text>`,
  ];
  for (const [i, { caption: words, recipient, donor, composite }] of triples.entries()) {
    const left = margin + (i % perRow) * (band + 3 * gap);
    const top = margin + titleHeight + Math.floor(i / perRow) * (side + caption + gap);
    for (const [column, picture] of [recipient, donor, composite].entries()) {
      const x = left + column * (side + gap);
      if (picture) canvas.picture(x, top, side, picture, side);
      else canvas.fill(x, top, side, side, [240, 240, 242]);
    }
    texts.push(`<text x="${left}" y="${top + side + 14}">${escaped(fitted(words, band))}</text>`);
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12.5" fill="#1c1c1f">${texts.join('')}</svg>`;
  return { width, height, pixels: canvas.data, svg };
}
