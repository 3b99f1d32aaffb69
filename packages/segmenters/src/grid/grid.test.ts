import type { Raster, Segmenter } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { grid } from './grid';

const make = (rows: number, columns: number) =>
  grid.create({ rows, columns } as never, {} as never, { classes: undefined }) as Segmenter;
const sample = { id: 'a', image: 'a.jpg', label: 'x' };
const blank = (width: number, height: number): Raster => ({
  width,
  height,
  channels: 3,
  data: new Uint8Array(width * height * 3),
});

it('names its cells by row and column', () => {
  expect(make(2, 3).classes).toEqual([
    'cell_0_0',
    'cell_0_1',
    'cell_0_2',
    'cell_1_0',
    'cell_1_1',
    'cell_1_2',
  ]);
});

it('cuts an image into cells, evenly as far as pixels allow', async () => {
  const [map] = await make(2, 2).segment([{ sample, image: blank(4, 2) }]);
  expect([...(map?.data ?? [])]).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  const [odd] = await make(1, 2).segment([{ sample, image: blank(5, 1) }]);
  expect([...(odd?.data ?? [])]).toEqual([0, 0, 0, 1, 1]);
});

it('refuses more cells than a class map can name', () => {
  expect(() => make(20, 20)).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The segmenter \`grid\` has 20 x 20 cells, but a class map holds at most 256 classes.]`,
  );
});

it('reports what else makes its maps', async () => {
  expect(await make(2, 3).portable?.()).toEqual({ kind: 'cells', rows: 2, columns: 3 });
});
