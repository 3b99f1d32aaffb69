import type { Run, TrackedPicture } from '@hemlkit/core';
import { examplePair } from './example-pair';
import { drawPair, showPair } from './pair-output';

/** The metric tree of two validation images of different labels, for trackers that show pictures. */
export async function examplePictures(run: Run): Promise<TrackedPicture[]> {
  const [a, b] = await examplePair(run);
  const tree = await run.explain(a, b, { explainers: [] });
  const png = (await drawPair(await showPair(run, tree, [a, b], false), 'png')) as Uint8Array;
  return [{ name: 'metric-tree', png }];
}
