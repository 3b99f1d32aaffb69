import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Raster, Segmenter } from '@hemlkit/core/plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TinyModel, tinyOnnx } from '../../test/tiny-onnx';
import { segformer } from './segformer';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-segformer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Class c's logit is the mean of channel c over 2 x 2 pixels: a map tells which colour a pixel has. */
const weights = Float32Array.from({ length: 3 * 3 * 4 }, (_, i) =>
  Math.floor(i / 12) === Math.floor(i / 4) % 3 ? 0.25 : 0,
);
const plain: TinyModel = { weights, classes: 3, stride: 2 };
// Not in the order of the keys, as in some revisions of real models.
const config = { id2label: { '2': 'blue', '0': 'red', '1': 'green' } };
const preprocessor = { size: { height: 4, width: 4 } };

let count = 0;
interface Files {
  model?: TinyModel | Uint8Array;
  config?: unknown;
  preprocessor?: unknown;
  options?: object;
  /** Where the model lies under the folder of its configuration. */
  under?: string;
}
async function make(files: Files = {}): Promise<Segmenter> {
  const own = join(folder, String(count++));
  await mkdir(join(own, files.under ?? ''), { recursive: true });
  const model = join(own, files.under ?? '', 'model.onnx');
  const bytes = files.model ?? plain;
  await writeFile(model, bytes instanceof Uint8Array ? bytes : tinyOnnx(bytes));
  const json = { 'config.json': config, 'preprocessor_config.json': preprocessor, ...files } as Files &
    Record<string, unknown>;
  for (const [name, value] of [
    ['config.json', 'config' in files ? files.config : json['config.json']],
    [
      'preprocessor_config.json',
      'preprocessor' in files ? files.preprocessor : json['preprocessor_config.json'],
    ],
  ] as const)
    if (value !== undefined)
      await writeFile(join(own, name), typeof value === 'string' ? value : JSON.stringify(value));
  const options = { model, batchSize: 2, device: 'cpu', threads: 1, ...files.options };
  return segformer.create(options as never, {} as never, { classes: undefined }) as Promise<Segmenter>;
}

/** An image of one colour a column. */
function columns(colours: readonly (readonly number[])[], height: number): Raster {
  const width = colours.length;
  return { width, height, channels: 3, data: Uint8Array.from(Array(height).fill(colours.flat()).flat()) };
}
const [red, green, blue] = [
  [250, 10, 0],
  [20, 240, 10],
  [0, 5, 255],
] as const;
const batch = (images: readonly Raster[]) =>
  images.map((image, i) => ({ sample: { id: `s${i}`, image: `${i}.jpg`, label: 'x' }, image }));
const maps = async (segmenter: Segmenter, images: readonly Raster[]) => {
  const all = (await segmenter.segment(batch(images))).map(({ data }) => [...data]);
  await segmenter.dispose?.();
  return all;
};

/** What a person reads, without the temporary folder's name. */
async function told(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => undefined,
    (thrown) => thrown,
  );
  return `${error.message}\n${error.hint}`.replaceAll(new RegExp(`${folder}/\\d+`, 'g'), 'MODELS');
}

describe('segformer', () => {
  it('names its classes by id2label, and maps each image at its own size', async () => {
    const segmenter = await make();
    expect(segmenter.classes).toEqual(['red', 'green', 'blue']);
    const images = [
      columns([red, red, blue, blue], 4),
      columns([green, green, green, red, red, red, red, red], 2),
      columns([blue], 1),
    ];
    expect(await maps(segmenter, images)).toEqual([
      Array(4).fill([0, 0, 2, 2]).flat(),
      Array(2).fill([1, 1, 1, 0, 0, 0, 0, 0]).flat(),
      [2],
    ]);
  });

  it('gives the same maps one by one as in batches, and for a model of a fixed batch and size', async () => {
    const images = [columns([red, green, blue], 3), columns([blue, red], 5), columns([green, green, red], 2)];
    const expected = await maps(await make(), images);
    expect(await maps(await make({ options: { batchSize: 1 } }), images)).toEqual(expected);
    expect(await maps(await make({ model: { ...plain, batch: 2, size: 4 } }), images)).toEqual(expected);
    // Where there is no preprocessor_config.json, the model's own size.
    expect(await maps(await make({ model: { ...plain, size: 4 }, preprocessor: undefined }), images)).toEqual(
      expected,
    );
  });

  it('rescales and normalises as preprocessor_config.json says', async () => {
    const image = columns([[100, 100, 100]], 4);
    const mean = (image_mean: number[]) => make({ preprocessor: { ...preprocessor, image_mean } });
    expect((await maps(await mean([0.9, 0.9, 0.1]), [image]))[0]?.[0]).toBe(2);
    expect((await maps(await mean([0.1, 0.9, 0.9]), [image]))[0]?.[0]).toBe(0);
    const off = { ...preprocessor, do_normalize: false, image_mean: [0.9, 0.1, 0.9] };
    expect((await maps(await make({ preprocessor: off }), [columns([blue], 4)]))[0]?.[0]).toBe(2);
  });

  it('reports what else makes its maps: its model, how images are prepared, and how many it takes', async () => {
    const segmenter = await make({
      model: { ...plain, batch: 2, size: 4 },
      preprocessor: { ...preprocessor, do_normalize: false, resample: 3 },
    });
    const found = await segmenter.portable?.();
    expect(found).toEqual({
      kind: 'logits',
      model: expect.stringMatching(/model\.onnx$/),
      batch: 2,
      preparation: { size: [4, 4], resample: 3, factor: 1 / 255, mean: [0, 0, 0], deviation: [1, 1, 1] },
    });
    await segmenter.dispose?.();
    const open = await make();
    expect(await open.portable?.()).not.toHaveProperty('batch');
    await open.dispose?.();
  });

  it('takes images as they are with do_resize: false, sizes mixed', async () => {
    const segmenter = await make({ preprocessor: { do_resize: false } });
    const images = [
      columns([red, red], 2),
      columns([blue, blue, green, green], 4),
      columns([green, green], 2),
    ];
    expect(await maps(segmenter, images)).toEqual([
      [0, 0, 0, 0],
      Array(4).fill([2, 2, 1, 1]).flat(),
      [1, 1, 1, 1],
    ]);
  });

  it('has a fingerprint of what decides the maps, and of nothing else', async () => {
    const { fingerprint } = await make();
    expect((await make({ options: { threads: 2, batchSize: 8 } })).fingerprint).toBe(fingerprint);
    expect((await make({ options: { classes: ['a', 'b', 'c'] } })).fingerprint).not.toBe(fingerprint);
    expect((await make({ preprocessor: { size: 8 } })).fingerprint).not.toBe(fingerprint);
    const other = { ...plain, weights: weights.map((value) => value * 2) };
    expect((await make({ model: other })).fingerprint).not.toBe(fingerprint);
  });

  it('finds the configuration above a folder onnx, and counts the time in the network', async () => {
    const segmenter = await make({ under: 'onnx' });
    expect(segmenter.networkSeconds?.()).toBe(0);
    await segmenter.segment(batch([columns([red], 4)]));
    expect(segmenter.networkSeconds?.()).toBeGreaterThan(0);
    await segmenter.dispose?.();
  });

  it('says what is wrong with the files', async () => {
    expect(await told(make({ options: { model: join(folder, '0', 'gone.onnx') } }))).toMatchInlineSnapshot(`
      "The segmenter's model is missing: MODELS/gone.onnx
      Give the path of an .onnx file; a relative one begins at the folder of the spec."
    `);
    expect(await told(make({ config: undefined }))).toMatchInlineSnapshot(`
      "The segmenter's classes have no names: there is no config.json beside MODELS/model.onnx
      Put the model's config.json beside it, or list the names in the option \`classes\`, in the order of their ids."
    `);
    expect(await told(make({ config: { id2label: { '1': 'a', '2': 'b' } } }))).toMatchInlineSnapshot(`
      "The segmenter's classes have no names: MODELS/config.json has no id2label that names the ids 0, 1, 2, ...
      Put the model's config.json beside it, or list the names in the option \`classes\`, in the order of their ids."
    `);
    expect(await told(make({ config: '{ "id2label": ' }))).toMatchInlineSnapshot(`
      "MODELS/config.json is not JSON from line 1, column 14 on.
      Put the file back as it came with the segmenter's model."
    `);
    expect(await told(make({ options: { classes: ['a', 'b', 'a'] } }))).toMatchInlineSnapshot(`
      "Two of the segmenter's classes are called 'a': option \`classes\`
      Name every class once, in the option \`classes\`."
    `);
    expect(await told(make({ preprocessor: { size: { shortest_edge: 512 } } }))).toMatchInlineSnapshot(`
      "\`size\` is {"shortest_edge":512}, but must be a number, or { height, width }, up to 8192: MODELS/preprocessor_config.json
      Put the file back as it came with the segmenter's model, or correct it."
    `);
    expect(await told(make({ preprocessor: { image_std: [1, 1] } }))).toMatchInlineSnapshot(`
      "\`image_std\` is [1,1], but must be three numbers: MODELS/preprocessor_config.json
      Put the file back as it came with the segmenter's model, or correct it."
    `);
  });

  it('says what is wrong with the model', async () => {
    const run = async (files: Files) => told(maps(await make(files), [columns([red], 4)]));
    expect(await run({ model: new TextEncoder().encode('no model') })).toMatchInlineSnapshot(`
      "The segmenter's model cannot be loaded: MODELS/model.onnx (Load model from MODELS/model.onnx failed:Protobuf parsing failed.)
      It must be a model in ONNX form, whole, with its external weights beside it."
    `);
    expect(await run({ model: { ...plain, input: 'input', output: 'class' } })).toMatchInlineSnapshot(`
      "This model is not a SegFormer: it takes input (float32) and gives class (float32), not pixel_values (float32) and logits (float32): MODELS/model.onnx
      Export it for semantic segmentation: \`optimum-cli export onnx --task semantic-segmentation\`."
    `);
    expect(await run({ options: { classes: ['a', 'b'] } })).toMatchInlineSnapshot(`
      "The segmenter's model has 3 classes, but there are 2 names: MODELS/model.onnx
      Give the config.json that belongs to this model, or list all names in the option \`classes\`."
    `);
    expect(await run({ model: { ...plain, size: 8 } })).toMatchInlineSnapshot(`
      "The segmenter's model takes images of 8x8, but MODELS/preprocessor_config.json gives 4x4.
      Set \`size\` there to { "height": 8, "width": 8 }, or export the model for any size."
    `);
    expect(await run({ preprocessor: { size: 1 } })).toMatchInlineSnapshot(`
      "The segmenter's model failed on images of 1x1: Non-zero status code returned while running Conv node. Name:'logits_nchwc' Status Message: Invalid input shape: {1,1}
      Model: MODELS/model.onnx. Try a smaller \`batchSize\`."
    `);
  });

  it('says that a device is not at hand', async () => {
    const other = make({ options: { device: 'abacus' } });
    expect(await told(maps(await other, [columns([red], 4)]))).toMatch(
      /^The device `abacus` cannot be used for the segmenter.s model: ONNX Runtime has here cpu/,
    );
  });
});
