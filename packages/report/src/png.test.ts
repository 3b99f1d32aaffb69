import sharp from 'sharp';
import { expect, test } from 'vitest';
import { paperTree, samePictures } from '../test/paper-tree';
import { pairFigure } from './figures/index';
import { canDrawText, svgToPng } from './png';

test('a figure as PNG, two pixels for one, with its pictures', async () => {
  const tree = paperTree();
  const red = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
    .png()
    .toBuffer();
  const pictures = samePictures(tree, `data:image/png;base64,${red.toString('base64')}`);
  const svg = pairFigure(tree, pictures, pictures);
  const [width] = /width="(\d+)"/.exec(svg)!.slice(1).map(Number) as [number];
  const png = sharp(await svgToPng(svg));
  expect((await png.metadata()).width).toBe(2 * width);
  const { data, info } = await png.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3),
  ];
  // The photograph, below its parts.
  expect(at(228, 378)).toEqual([255, 0, 0]);
  expect(at(2, 2)).toEqual([255, 255, 255]);
});

test('whether text comes out is found by drawing some', async () => {
  expect(typeof (await canDrawText())).toBe('boolean');
});
