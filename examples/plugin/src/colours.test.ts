import type { Raster } from '@hemlkit/core/plugin';
import { testSegmenter, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { colours } from './colours';

testSegmenter(colours, { options: [{}, { contrast: 100 }] });

it('names the strongest colour, and grey where none stands out', async () => {
  const { create } = await workbench({ components: [colours] });
  const segmenter = await create('segmenter', { type: 'colours' }, { classes: undefined });
  const data = Uint8Array.from([90, 90, 95, 250, 0, 0, 0, 250, 0, 0, 0, 250]);
  const image: Raster = { width: 2, height: 2, channels: 3, data };
  const [map] = await segmenter.segment([
    { sample: { id: 'a', image: '/nowhere/a.png', label: 'x' }, image },
  ]);
  expect([...map!.data].map((byte) => segmenter.classes[byte])).toEqual(['grey', 'red', 'green', 'blue']);
});
