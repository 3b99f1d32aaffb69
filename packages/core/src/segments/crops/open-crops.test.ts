import { appendFile, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Raster, Sample } from '../../contracts/sample';
import { decodeImage } from '../decode-image';
import type { OnStoreProgress } from '../make-chunks';
import type { KnownSegmenter } from '../open-dataset';
import type { CropStore } from './crop-store';
import { cutCrop } from './cut-crops';
import { goldenImage, goldenMap, shownTable } from './fixtures/images';
import { openCrops } from './open-crops';

const size = 16;
const classes = ['background', 'skin', 'nose', 'mole', 'cloth', 'hair'];
const leaves = ['skin', 'nose', 'mole', 'cloth'].map((name) => ({ id: name, classes: [name] }));
const pairs = [
  { id: 'face', classes: ['skin', 'nose'] },
  { id: 'body', classes: ['mole', 'cloth'] },
];
const root = { id: 'root', classes: ['skin', 'nose', 'mole', 'cloth'] };
const nodes = [...leaves, ...pairs, root];

let folder: string;
let samples: Sample[];
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-crops-'));
  warnings = [];
  samples = [];
  for (let i = 0; i < 40; i++) {
    const { width, height, data } = goldenImage(20 + i, 30, i + 1);
    const image = join(folder, `${i}.png`);
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toFile(image);
    samples.push({ id: `sample-${i}`, image, label: String(i % 2) });
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const position = ({ id }: Sample) => Number(id.split('-')[1]);
/** The image of sample 5 shows no segment. */
const mapOf = (sample: Sample): Raster => {
  const i = position(sample);
  const map = goldenMap(20 + i, 30, i + 1);
  if (i === 5) map.data.fill(0);
  return map;
};
/** Counts what it is given, and may break down. */
function segmenter(failAfter = Number.POSITIVE_INFINITY) {
  const seen: string[] = [];
  const made: KnownSegmenter = {
    fingerprint: 'golden',
    classes,
    segment: async (batch) => {
      if (seen.length >= failAfter) throw new Error('killed');
      seen.push(...batch.map(({ sample }) => sample.id));
      return batch.map(({ sample }) => mapOf(sample));
    },
  };
  return { ...made, seen };
}

const open = (own: KnownSegmenter, wanted = nodes, some = samples, onProgress?: OnStoreProgress) =>
  openCrops({
    samples: some,
    segmenter: own,
    size,
    nodes: wanted,
    cache: join(folder, 'cache'),
    warn: (message) => warnings.push(message.replaceAll(/\S*\/store\//g, '').replaceAll(/\w{16}/g, 'KEY')),
    ...(onProgress && { onProgress }),
  });
const names = async () =>
  (await readdir(join(folder, 'cache', 'store'))).filter((name) => name.includes('-'));
const finished = async () => {
  const name = (await names()).find((one) => /^[\w-]+$/.test(one)) as string;
  return join(folder, 'cache', 'store', name);
};

/** Holds what is stored against crops cut anew, read one by one and all at once. */
async function check(crops: CropStore, wanted = nodes, some = samples): Promise<void> {
  expect(crops.count).toBe(some.length);
  const all = {
    crops: new Uint8Array(wanted.length * size * size * 4),
    boxes: new Float32Array(wanted.length * 6),
    present: new Uint8Array(wanted.length),
  };
  for (const [at, sample] of some.entries()) {
    const image = await decodeImage(sample);
    crops.readAll(at, all.crops, all.boxes, all.present);
    for (const [node, { classes: own }] of wanted.entries()) {
      const [pixels, box] = [new Uint8Array(size * size * 4).fill(9), new Float32Array(6).fill(9)];
      const present = crops.read(at, node, pixels, box);
      const shown = shownTable(own.map((name) => classes.indexOf(name)));
      const cut = cutCrop(image, mapOf(sample), shown, { size });
      expect(present).toBe(cut !== undefined);
      const fill = Uint8Array.from({ length: pixels.length }, (_, i) => [124, 116, 104, 0][i % 4] as number);
      expect(Buffer.compare(pixels, cut?.pixels ?? fill)).toBe(0);
      expect(box).toEqual(cut?.box ?? new Float32Array(6));
      expect(all.present[node]).toBe(Number(present));
      expect(
        Buffer.compare(all.crops.subarray(node * pixels.length, (node + 1) * pixels.length), pixels),
      ).toBe(0);
      expect(all.boxes.slice(6 * node, 6 * node + 6)).toEqual(box);
    }
  }
  crops.close();
}

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

describe('a build that was stopped', () => {
  it('is gone on with, and leaves nothing behind', async () => {
    await expect(open(segmenter(20))).rejects.toThrow('killed');
    expect((await names()).filter((name) => name.endsWith('.part'))).toHaveLength(1);
    const own = segmenter();
    await check((await open(own)).crops);
    expect(own.seen).toEqual(samples.slice(32).map(({ id }) => id));
    expect((await names()).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('gives what a killed process had written whole, to other nodes too', async () => {
    await expect(open(segmenter(20))).rejects.toThrow('killed');
    const store = join(folder, 'cache', 'store');
    const part = (await names()).find((name) => name.endsWith('.part')) as string;
    // As if another process had died in the midst of a row: no process has this number.
    const dead = part.replace(/-\d+-[0-9a-f]{16}\.part$/, '-999999999-0000000000000000.part');
    await rename(join(store, part), join(store, dead));
    await appendFile(join(store, dead, 'crops.u8'), Buffer.alloc(5));
    await appendFile(join(store, dead, 'samples.jsonl'), '"0123');
    const own = segmenter();
    await check((await open(own, leaves)).crops, leaves);
    expect(own.seen).toEqual(samples.slice(32).map(({ id }) => id));
    // It has crops of nodes that are in no finished store.
    expect(await names()).toContain(dead);
    await check((await open(segmenter())).crops);
    expect(await names()).not.toContain(dead);
  });
});

describe('a damaged store', () => {
  it('is set aside when a damaged crop is read, and that sample alone is cut anew', async () => {
    (await open(segmenter())).crops.close();
    const store = await finished();
    const bytes = await readFile(join(store, 'crops.u8'));
    const row = bytes.length / samples.length;
    // In the record of the second node in row 7.
    bytes[Math.floor((7 + 1.5 / nodes.length) * row)]! ^= 4;
    await writeFile(join(store, 'crops.u8'), bytes);
    const { crops } = await open(segmenter());
    const [pixels, box] = [new Uint8Array(size * size * 4), new Float32Array(6)];
    expect(crops.read(7, 0, pixels, box)).toBe(true);
    let error: { message: string; hint: string } | undefined;
    try {
      crops.read(7, 1, pixels, box);
    } catch (thrown) {
      error = thrown as typeof error;
    }
    crops.close();
    expect(error?.message).toBe(`${store} is damaged: the crop of nose in row 7 is not what was written.`);
    expect(error?.hint).toBe(
      `It is set aside as ${store}.damaged. Start again: what can be made again is built anew.`,
    );
    const own = segmenter();
    await check((await open(own)).crops);
    expect(own.seen).toEqual(['sample-7']);
  });

  it('notices a crop that is at the place of another', async () => {
    (await open(segmenter())).crops.close();
    const file = join(await finished(), 'crops.u8');
    const bytes = await readFile(file);
    const row = bytes.length / samples.length;
    bytes.copy(bytes, row, 0, row);
    await writeFile(file, bytes);
    const { crops } = await open(segmenter());
    const read = (at: number) => () =>
      crops.read(at, 0, new Uint8Array(size * size * 4), new Float32Array(6));
    expect(read(0)).not.toThrow();
    expect(read(1)).toThrow('is not what was written');
    crops.close();
  });

  it('is made again where files are cut, missing or taken away', async () => {
    for (const damage of [
      (store: string) => truncate(join(store, 'crops.u8'), 7),
      (store: string) => truncate(join(store, 'index.json')),
      (store: string) => rm(join(store, 'crops.u8')),
      (store: string) => rm(join(store, 'index.json')),
    ]) {
      (await open(segmenter())).crops.close();
      await damage(await finished());
      await check((await open(segmenter())).crops);
    }
    expect(warnings).toMatchInlineSnapshot(`
      [
        "KEY-KEY-KEY is damaged: crops.u8 does not have the size of 40 rows. It is set aside as KEY-KEY-KEY.damaged. It is made again.",
        "KEY-KEY-KEY/index.json is damaged: it is empty. It is set aside as KEY-KEY-KEY.damaged-1. It is made again.",
        "KEY-KEY-KEY is damaged: crops.u8 is missing. It is set aside as KEY-KEY-KEY.damaged-2. It is made again.",
      ]
    `);
  });
});
