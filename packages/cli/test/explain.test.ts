import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type HemlError, type MetricTree, openRun } from '@hemlkit/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { encode } from 'fast-png';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Trained, trainSmall } from './trained';

let trained: Trained;
let ids: string[];
beforeAll(async () => {
  trained = await trainSmall();
  ids = (await trained.run.samples()).map(({ id }) => id);
}, 240_000);
afterAll(() => trained.remove());
beforeEach(() => {
  trained.warnings.length = 0;
});

const require = createRequire(import.meta.url);
const schema = require('@hemlkit/core/metric-tree.schema.json') as object;
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function expectWhole(tree: MetricTree): void {
  const { nodes: owen, all, none, gap } = tree.explanations.owen!;
  for (const { id, children } of tree.nodes)
    if (children.length) expect(sum(children.map((child) => owen[child]!))).toBeCloseTo(owen[id]!, 12);
  expect(owen[tree.root]).toBeCloseTo(all - none, 12);
  expect(gap).toBeLessThan(1e-6);
}

describe('run.explain', () => {
  it('gives what the published schema says, with every distance that is asked for', async () => {
    const tree = await trained.run.explain(ids[0]!, ids[1]!, { distances: ['snr', 'cosine', 'euclidean'] });
    const check = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
    check(JSON.parse(JSON.stringify(tree)));
    expect(check.errors).toBeNull();
    for (const { distances, probability, percentile, reliability } of tree.nodes) {
      expect(Object.keys(distances)).toEqual(['snr', 'cosine', 'euclidean']);
      // Of unit vectors.
      expect(distances.euclidean! ** 2).toBeCloseTo(2 - 2 * distances.cosine!, 3);
      expect(probability).toBeGreaterThanOrEqual(1 / 26);
      expect(probability).toBeLessThanOrEqual(25 / 26);
      expect(percentile).toBeGreaterThanOrEqual(0);
      expect(reliability!.pairs).toBeGreaterThan(50);
    }
    expect(tree.precision).toEqual((await trained.run.summary()).precision);
    expect(tree.precision?.count).toBe(24);
    expect(tree.warnings).toBeUndefined();
    expect(tree.calibration).toMatchObject({ distance: 'snr', samples: 24, pairs: 24 * 23 });
    expect(check({ ...tree, nodes: [{ ...tree.nodes[0], probability: 2 }] })).toBe(false);
  });

  it('shares out any distance among the parts, also of three, one way and the other', async () => {
    const there = await trained.run.explain(ids[0]!, ids[1]!);
    const back = await trained.run.explain(ids[1]!, ids[0]!);
    const cosine = await trained.run.explain(ids[0]!, ids[1]!, { distances: ['cosine'] });
    for (const tree of [there, back, cosine]) expectWhole(tree);
    const rootOf = ({ nodes, root }: MetricTree) => nodes.find(({ id }) => id === root)!;
    expect(there.explanations.owen!.all).toBeCloseTo(rootOf(there).distances.snr!, 5);
    expect(rootOf(back).distances.snr).not.toBe(rootOf(there).distances.snr);
    // A similarity: nothing shown is the same in both.
    expect(cosine.explanations.owen!.none).toBeCloseTo(1, 5);
  });

  it('leaves Owen values out where they are not wanted, and probabilities', async () => {
    const tree = await trained.run.explain(ids[0]!, ids[1]!, { explainers: [], calibration: false });
    expect(tree.explanations).toEqual({});
    expect(tree.calibration).toBeUndefined();
    expect(tree.nodes.every((node) => node.probability === undefined)).toBe(true);
  });

  it('fits the calibration once, and again when the weights are others', async () => {
    const file = `${trained.run.folder}/calibration/snr.json`;
    const before = await stat(file);
    await trained.run.explain(ids[0]!, ids[2]!, { explainers: [] });
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/"key":"\w+"/, '"key":"other"'));
    // This run has its own in memory; another that is opened fits it again.
    const again = await openRun(trained.run.folder);
    await again.explain(ids[0]!, ids[2]!, { explainers: [] });
    await again.dispose();
    expect(await readFile(file, 'utf8')).toBe(text);
  });
});

describe('what is wrong with an image', () => {
  const named = (name: string) => trained.project.path('own', name);
  const refusal = (image: string): Promise<HemlError> =>
    trained.run.explain(image, ids[0]!).then(
      () => expect.fail('it was taken'),
      (error) => error,
    );
  /** An image with its class map beside it: all pixels of one class. */
  async function write(name: string, width: number, height: number, id: number): Promise<string> {
    const file = named(`images/${name}.png`);
    await sharp({ create: { width, height, channels: 3, background: '#c09070' } })
      .png()
      .toFile(file);
    const data = new Uint8Array(width * height).fill(id);
    await writeFile(named(`masks/${name}.png`), encode({ width, height, channels: 1, data }));
    return file;
  }
  beforeAll(async () => {
    for (const folder of ['images', 'masks']) await mkdir(named(folder), { recursive: true });
  });

  it('no image', async () => {
    await writeFile(named('notes.jpg'), 'no image');
    const error = await refusal(named('notes.jpg'));
    expect(error.message).toBe(
      `'${named('notes.jpg')}' is not an image that can be read (it is not a JPEG, PNG, WebP, TIFF, AVIF or GIF).`,
    );
    expect(error.exitCode).toBe(2);
  });

  it('no segment in it', async () => {
    const error = await refusal(await write('blank', 40, 40, 0));
    expect(error.message).toContain('all that is seen in it is `background`.');
    expect(error.hint).toBe('It must show at least one of `skin`, `hair`, `u_lip`, `l_lip`.');
  });

  it('no class map, where only the dataset has any', async () => {
    const file = named('alone.png');
    await sharp({ create: { width: 32, height: 32, channels: 3, background: '#fff' } })
      .png()
      .toFile(file);
    const error = await refusal(file);
    expect(error.message).toContain('has no mask');
    expect(error.hint).toContain('segmenter `masks`');
  });

  it('another shape: it is told, and compared all the same', async () => {
    const file = await write('wide', 90, 30, 1);
    const tree = await trained.run.explain(file, ids[0]!, { explainers: [] });
    expect(trained.warnings).toEqual([
      `'${file}' is not a sample of the dataset, which takes ${file.replace('/images/', '/masks/')} for its class map.`,
      `'${file}' has another shape (90x30) than the images of the run (32x32 for one). Like them it is stretched to 32x32, so its parts are seen out of shape: crop it before you trust its explanation.`,
    ]);
    expect(tree.nodes.find(({ id }) => id === 'hair')?.absent).toContain('a');
    expect(tree.a).toEqual({ id: file });
    expect(tree.warnings).toEqual(trained.warnings);
  });

  it('a distance there is not', async () => {
    await expect(trained.run.explain(ids[0]!, ids[1]!, { distances: ['cosin'] })).rejects.toThrow('cosin');
  });

  it('a run that was stopped, and a folder that is none', async () => {
    const stopped = trained.project.path('stopped');
    await mkdir(`${stopped}/nodes/skin`, { recursive: true });
    await writeFile(`${stopped}/resolved.yaml`, '');
    await writeFile(`${stopped}/nodes/skin/metrics.json`, '{}');
    await expect(openRun(stopped)).rejects.toThrow(
      `${stopped} is not a finished run: it was stopped, with 1 node trained.`,
    );
    await expect(openRun(named('masks'))).rejects.toThrow('it has no resolved.yaml');
    await expect(openRun(named('nowhere'))).rejects.toThrow('there is no such folder');
  });
});

describe('what else a run tells', () => {
  it('embeddings, kept and computed again where a file is damaged', async () => {
    const folder = `${trained.run.folder}/embeddings/validation`;
    const first = await trained.run.embeddings();
    expect((await readdir(folder)).sort()).toEqual(
      ['final', 'hair', 'head', 'l_lip', 'skin', 'u_lip'].map((id) => `${id}.safetensors`),
    );
    expect(first.final?.rows).toHaveLength(24 * first.final!.dimensions);
    await writeFile(`${folder}/hair.safetensors`, 'damaged');
    await rm(`${folder}/head.safetensors`);
    expect(await trained.run.embeddings('validation', ['hair', 'head'])).toEqual({
      hair: first.hair,
      head: first.head,
    });
    await expect(trained.run.embeddings('validation', ['hairs'])).rejects.toMatchObject({
      message: 'There is no node `hairs` in this run.',
      hint: expect.stringContaining('Did you mean `hair`?'),
    });
  });

  it('labels and histories', async () => {
    const { names, ids: indices, classes } = await trained.run.labels();
    expect(names).toEqual([...indices].map((index) => classes[index]));
    const history = await trained.run.history();
    expect(history.final?.epochs).toHaveLength(1);
    expect(history.final?.bestEpoch).toBe(1);
  });

  it('what the models see', async () => {
    const { size, whole, nodes } = await trained.run.nodeImages(ids[0]!);
    expect(size).toBe(32);
    const pixel = (image: Uint8Array, at: number) => [...image.subarray(at * 3, at * 3 + 3)];
    const hair = nodes.hair!;
    let shown = 0;
    for (let at = 0; at < size * size; at++) {
      const seen = pixel(hair, at);
      if (seen.every((value) => value === 0)) continue;
      shown++;
      for (const [c, value] of seen.entries()) expect(Math.abs(value - pixel(whole, at)[c]!)).toBeLessThan(2);
    }
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThan(size * size);
    // The root paints the mean colour where nothing is shown: ImageNet's.
    expect(pixel(nodes.final!, 0)).toEqual([124, 116, 104]);
  });
});
