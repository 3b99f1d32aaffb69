import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Raster, Sample } from '../../contracts/sample';
import type { KnownSegmenter } from '../open-dataset';
import { goldenMap } from './fixtures/images';
import {
  check,
  classes,
  finished,
  folder,
  leaves,
  names,
  nodes,
  open,
  pairs,
  root,
  samples,
  segmenter,
  size,
  withImages,
} from './fixtures/stored-crops';
import { openCrops } from './open-crops';

withImages();

describe('openCrops', () => {
  it('stores the crops of all nodes, and finds them made the second time', async () => {
    const own = segmenter();
    const steps: number[] = [];
    const first = await open(own, nodes, samples, (done) => steps.push(done));
    await check(first.crops);
    expect(steps).toEqual([0, 16, 32, 40]);
    expect(own.seen).toEqual(samples.map(({ id }) => id));
    const second = await open(own);
    await check(second.crops);
    expect(second.key).toBe(first.key);
    expect(own.seen).toHaveLength(samples.length);
    expect(await names()).toHaveLength(1);
    expect((await readdir(await finished())).sort()).toEqual(['crops.u8', 'index.json']);
  });

  it('has an image that shows no segment as absent at every node', async () => {
    const { crops } = await open(segmenter());
    const [pixels, box] = [new Uint8Array(size * size * 4), new Float32Array(6)];
    expect(nodes.map((_, node) => crops.read(5, node, pixels, box))).toEqual(nodes.map(() => false));
    crops.close();
  });

  it('has one crop for nodes of the same classes, whatever their names and their order', async () => {
    (await open(segmenter(), [root])).crops.close();
    const own = segmenter();
    const same = [
      { id: 'all', classes: [...root.classes].reverse() },
      { id: 'again', classes: [...root.classes, 'skin'] },
    ];
    await check((await open(own, same)).crops, same);
    expect(own.seen).toEqual([]);
  });

  it('cuts for another hierarchy only what no hierarchy before it had', async () => {
    const before = await open(segmenter(), [...leaves, ...pairs]);
    before.crops.close();
    const others = [{ id: 'head', classes: ['nose', 'mole'] }, root, ...leaves];
    const after = await open(segmenter(), others);
    expect(after.key).not.toBe(before.key);
    const added = (await names()).filter((name) => name.split('-').length === 3);
    expect(added).toHaveLength(2);
    const counts = await Promise.all(
      added.map(async (name) => {
        const text = await readFile(join(folder, 'cache', 'store', name, 'index.json'), 'utf8');
        return JSON.parse(text).nodes.length as number;
      }),
    );
    expect(counts.sort()).toEqual([2, 6]);
    await check(after.crops, others);
    const own = segmenter();
    const all = [...nodes, ...others];
    await check((await open(own, all)).crops, all);
    expect(own.seen).toEqual([]);
  });

  it('takes crops from the stores of other samples', async () => {
    (await open(segmenter(), nodes, samples.slice(0, 20))).crops.close();
    const own = segmenter();
    const some = samples.slice(10, 30).reverse();
    await check((await open(own, nodes, some)).crops, nodes, some);
    expect(own.seen.sort()).toEqual(samples.slice(20, 30).map(({ id }) => id));
  });

  it('has another key for another size, margin, fill or content', async () => {
    const request = { samples, segmenter: segmenter(), size, nodes: [root], cache: join(folder, 'cache') };
    const keyOf = async (other: object) => {
      const { crops, key } = await openCrops({ ...request, ...other });
      crops.close();
      return key;
    };
    const keys = [];
    for (const other of [{}, { size: 8 }, { margin: 0.2 }, { fill: [0, 0, 0] }])
      keys.push(await keyOf(other));
    expect(await keyOf({ margin: 0.1, fill: [124, 116, 104] })).toBe(keys[0]);
    await sharp({ create: { width: 20, height: 30, channels: 3, background: '#123456' } })
      .png()
      .toFile((samples[0] as Sample).image);
    keys.push(await keyOf({}));
    expect(new Set(keys).size).toBe(5);
  });

  it('refuses what a segment store refuses, and a class that is unknown', async () => {
    const wrong = (map: Raster): KnownSegmenter => ({
      fingerprint: 'wrong',
      classes,
      segment: async (batch) => batch.map(() => map),
    });
    await expect(open(wrong(goldenMap(3, 4, 1)))).rejects.toMatchObject({
      code: 'class-map-size-mismatch',
      message: "The class map of sample 'sample-0' is 3x4, its image 20x30.",
    });
    const beyond = goldenMap(20, 30, 1);
    beyond.data[0] = 77;
    await expect(open(wrong(beyond))).rejects.toMatchObject({ code: 'class-id-unknown' });
    const unknown = [{ id: 'tail', classes: ['tail'] }];
    await expect(open(segmenter(), unknown)).rejects.toMatchObject({ code: 'class-unknown' });
    expect(await names()).toEqual([]);
  });
});
