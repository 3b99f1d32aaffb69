import type { Raster } from '@hemlkit/core/plugin';
import { testSegmenter, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { mySegmenter } from './my-segmenter';

testSegmenter(mySegmenter, { options: [{}, { threshold: 40 }] });

it('distinguishes dark from light', async () => {
  const { create } = await workbench({ components: [mySegmenter] });
  const segmenter = await create('segmenter', { type: 'my-segmenter' }, { classes: undefined });
  const data = Uint8Array.from([10, 10, 10, 250, 250, 250]);
  const image: Raster = { width: 2, height: 1, channels: 3, data };
  const sample = { id: 'a', image: '/nowhere/a.png', label: 'x' };
  const [map] = await segmenter.segment([{ sample, image }]);
  expect([...map!.data]).toEqual([0, 1]);
});
