import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRandom,
  type Hierarchy,
  type ImageAndMap,
  imagesOf,
  type Method,
  type MethodData,
  type MethodSplit,
  type MethodWork,
  type StoredImages,
  type TrainedModels,
  type Weights,
} from '@hemlkit/core/method';
import { type Workbench, workbench } from '@hemlkit/testing';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  clipNet,
  faceNet,
  imagesAndTexts,
  mapNet,
  meanOf,
  reluOf,
  side,
  tokenNet,
  tokensOf,
} from '../../test/given-models';
import { given } from './definition';
import { fingerprintName, fingerprintOf } from './fingerprint';

const dimensions = 5;
let folder: string;
let bench: Workbench;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-given-'));
  bench = await workbench({ components: [given], engine: 'onnxruntime' });
});
afterAll(() => rm(folder, { recursive: true }));

const leaf = (id: string) => ({ id, children: [], segments: [id], classes: [id], level: 0 });
const hierarchy: Hierarchy = {
  root: 'final',
  nodes: [
    leaf('hair'),
    leaf('nose'),
    {
      id: 'final',
      children: ['hair', 'nose'],
      segments: ['hair', 'nose'],
      classes: ['hair', 'nose'],
      level: 1,
    },
  ],
};
const classes = ['background', 'hair', 'nose', 'hat'];

/** Hair above, nose in the middle, background below, a column of hat: no two images alike. */
function drawn(seed: number): ImageAndMap {
  const random = createRandom(seed);
  const map = Uint8Array.from({ length: side * side }, (_, at) => {
    if (at % side === 7) return 3;
    return at < 24 ? 1 : at < 48 ? 2 : 0;
  });
  return { image: Uint8Array.from({ length: side * side * 3 }, () => random.integer(256)), map };
}
const images = [1, 2, 3].map(drawn);

function dataOf(own: readonly ImageAndMap[]): MethodData {
  const split = (): MethodSplit => {
    const store: StoredImages = {
      ...imagesOf(own),
      showing: (wanted) =>
        Int32Array.from(own.keys()).filter((at) => own[at]!.map.some((id) => wanted.includes(classes[id]!))),
    };
    const samples = own.map((_, i) => ({ id: `${i}`, image: `/${i}.png`, label: 'x' }));
    return { samples, labels: Int32Array.from(own.keys()), store };
  };
  return {
    segmenter: { classes },
    labels: ['x'],
    trainLabels: 1,
    splits: { train: split(), validation: split() },
  };
}

let count = 0;
interface Making {
  options?: object;
  preprocessor?: object;
  background?: 'black' | 'mean';
}
const half = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.5, 1] };

async function make(bytes: Uint8Array, { options = {}, preprocessor, background = 'black' }: Making = {}) {
  const own = join(folder, String(count++));
  await mkdir(own);
  const model = join(own, 'model.onnx');
  await writeFile(model, bytes);
  if (preprocessor) await writeFile(join(own, 'preprocessor_config.json'), JSON.stringify(preprocessor));
  const training = { background, keep: 'precision@1' };
  const spec = { type: 'given', model, threads: 1, ...(preprocessor ? {} : half), ...options };
  return bench.create('method', spec, { hierarchy, settings: () => ({ training }) as never });
}

const workOf = (): MethodWork => ({
  create: bench.create as never,
  engine: bench.engine,
  data: dataOf(images),
  random: createRandom(0),
  kept: (_, compute) => compute(),
});

/** What a run keeps of it. */
async function trained(method: Method): Promise<{ weights: Weights; validated: Float32Array }> {
  const trainer = method.train(workOf());
  let kept: Weights = {};
  let validated = new Float32Array();
  await trainer.train({
    unit: method.units[0]!,
    needs: [],
    random: createRandom(0),
    begin({ steps, samples }) {
      expect(steps).toBe(0);
      expect(samples.validation).toEqual({ total: 3, present: 3, used: 3 });
    },
    async epochs({ variables, validate }) {
      kept = Object.fromEntries(
        Object.entries(variables).map(([name, { value }]) => [
          name,
          { shape: value.shape, layout: 'plain', trainable: false, data: value.dataSync() as Float32Array },
        ]),
      ) as never;
      validated = (await validate()) as Float32Array<ArrayBuffer>;
    },
    onEvent() {},
  });
  await trainer.dispose();
  return { weights: kept, validated };
}

function open(method: Method, weights: Weights): TrainedModels {
  const files = { weights: async () => weights, bytes: async () => new Uint8Array() };
  return method.open({ ...workOf(), files });
}

async function vectors(method: Method, options: object = {}): Promise<number[][]> {
  const models = open(method, (await trained(method)).weights);
  const { final } = await models.embed([hierarchy.nodes[2]!], imagesOf(images), options);
  await models.dispose();
  return images.map((_, i) => [...final!.rows.slice(i * final!.dimensions, (i + 1) * final!.dimensions)]);
}

/** What a network sees of an image: shown pixels normalised, others the colour black normalised. */
function seen({ image, map }: ImageAndMap, shown: (id: number) => boolean = () => true, order = [0, 1, 2]) {
  return Array.from({ length: image.length }, (_, at) => {
    const channel = order[at % 3]!;
    const value = shown(map[Math.floor(at / 3)]!) ? image[at - (at % 3) + channel]! / 255 : 0;
    return (value - half.mean[channel]!) / half.deviation[channel]!;
  });
}
const expectClose = (found: number[][], wanted: number[][]) => {
  expect(found.map((row) => row.length)).toEqual(wanted.map((row) => row.length));
  for (const [i, row] of wanted.entries())
    for (const [j, value] of row.entries()) expect(found[i]![j]).toBeCloseTo(value, 4);
};

describe('embeds by networks of the forms that people bring', () => {
  it('of faces: one vector, its size from the network', async () => {
    const method = await make(faceNet(dimensions));
    expect(method.images).toEqual({ size: side, fit: { filter: 2 } });
    const wanted = images.map((image) => meanOf(tokensOf(seen(image), dimensions)));
    expectClose(await vectors(method), wanted);
    // Exported for one image at a time.
    expectClose(await vectors(await make(faceNet(dimensions, 1))), wanted);
    const turned = await make(faceNet(dimensions), { options: { channels: 'bgr' } });
    expectClose(
      await vectors(turned),
      images.map((image) => meanOf(tokensOf(seen(image, undefined, [2, 1, 0]), dimensions))),
    );
  });

  it('of tokens: the first, or the mean of all', async () => {
    const tokens = images.map((image) => tokensOf(seen(image), dimensions));
    const options = { size: side };
    expectClose(
      await vectors(await make(tokenNet(dimensions), { options })),
      tokens.map(([first]) => first!),
    );
    expectClose(
      await vectors(await make(tokenNet(dimensions), { options: { ...options, pooling: 'mean' } })),
      tokens.map(meanOf),
    );
  });

  it('of several outputs: the vectors, or the one that is named', async () => {
    const first = images.map((image) => tokensOf(seen(image), dimensions)[0]!);
    const options = { size: side };
    expectClose(
      await vectors(await make(clipNet(dimensions), { options })),
      first.map((row) => row.map((value) => 2 * value)),
    );
    const named = { ...options, output: 'last_hidden_state' };
    expectClose(await vectors(await make(clipNet(dimensions), { options: named })), first);
  });

  it('of channels last and a map: its mean', async () => {
    expectClose(
      await vectors(await make(mapNet(dimensions))),
      images.map((image) => meanOf(tokensOf(seen(image), dimensions))),
    );
  });

  it('as preprocessor_config.json says', async () => {
    const preprocessor = {
      size: { shortest_edge: 9 },
      crop_size: { height: side, width: side },
      resample: 3,
      image_mean: half.mean,
      image_std: half.deviation,
    };
    const method = await make(clipNet(dimensions), { preprocessor });
    expect(method.images).toEqual({ size: side, fit: { filter: 3, shorter: 9 } });
    expectClose(
      await vectors(method),
      images.map((image) => tokensOf(seen(image), dimensions)[0]!.map((value) => 2 * value)),
    );
  });
});

describe('views', () => {
  const views = images.map(() => ['hair']);
  const by = (shown: (id: number) => boolean) =>
    images.map((image) => meanOf(tokensOf(seen(image, shown), dimensions)));

  it('hide segments, and leave what no segment covers', async () => {
    const found = await vectors(await make(faceNet(dimensions)), { views });
    expectClose(
      found,
      by((id) => id !== 2),
    );
  });

  it('show segments alone where the surroundings are hidden', async () => {
    const method = await make(faceNet(dimensions), { options: { surroundings: 'hide' } });
    expectClose(
      await vectors(method),
      by((id) => id === 1 || id === 2),
    );
    expectClose(
      await vectors(method, { views }),
      by((id) => id === 1),
    );
  });

  it('fill what is hidden by the background that is asked for', async () => {
    const found = await vectors(await make(faceNet(dimensions)), { views, background: 'mean' });
    const wanted = images.map((image) => {
      const pixels = seen(image).map((value, at) => (image.map[Math.floor(at / 3)] === 2 ? 0 : value));
      return meanOf(tokensOf(pixels, dimensions));
    });
    expectClose(found, wanted);
  });
});

describe('a run', () => {
  it('keeps which model it was, and measures it as it is', async () => {
    const method = await make(faceNet(dimensions));
    const { weights, validated } = await trained(method);
    expect(Object.keys(weights)).toEqual([fingerprintName]);
    const unit = method.units[0]!;
    expect(unit).toMatchObject({ node: 'final', others: [], needs: [], epochs: 0 });
    const { hash } = unit.decides.value as { hash: string };
    expect([...weights[fingerprintName]!.data]).toEqual([...fingerprintOf(hash)]);
    expectClose([[...validated]], [images.flatMap((image) => meanOf(tokensOf(seen(image), dimensions)))]);
  });

  it('refuses the model once it has changed, and weights of another', async () => {
    const method = await make(faceNet(dimensions));
    const { weights } = await trained(method);
    const other = await make(faceNet(dimensions + 1));
    const models = open(other, weights);
    await expect(models.embed([hierarchy.nodes[2]!], imagesOf(images))).rejects.toMatchObject({
      code: 'given-model-changed',
    });
    expect(() => models.withWeights('final', weights)).toThrow(/cannot take others/);
    await models.dispose();
    const own = open(method, weights);
    expect(own.withWeights('final', weights)).toBe(own);
    await own.dispose();
  });

  it('cannot be trained', async () => {
    const method = await make(faceNet(dimensions));
    const trainer = method.train(workOf());
    const training = trainer.train({
      unit: { ...method.units[0]!, epochs: 1 },
      needs: [],
      random: createRandom(0),
      begin() {},
      epochs: async ({ epoch }) => void (await epoch(1, createRandom(0))),
      onEvent() {},
    });
    await expect(training).rejects.toMatchObject({ code: 'given-not-trainable' });
    await trainer.dispose();
  });
});

async function refusal(bytes: Uint8Array, making: Making = {}): Promise<string> {
  const error = await make(bytes, making)
    .then(trained)
    .then(
      () => undefined,
      (thrown) => thrown,
    );
  return `${error.code}: ${error.message}\n${error.hint}`.replaceAll(
    new RegExp(`${folder}/\\d+`, 'g'),
    'MODELS',
  );
}

it('says what is wrong with a model, and what to do', async () => {
  expect(await refusal(imagesAndTexts(), { options: { size: side } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes input_ids (int64), pixel_values (float32), not images alone: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await refusal(reluOf(['n', 3, 16, 8]))).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes images of 8x16, which are not square: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await refusal(reluOf(['n', 10]), { options: { size: side } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: its input x has the shape [n,10], not that of images with three channels: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await refusal(reluOf(['n', 3, side, side], 10))).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it takes x (float16), not float32: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await refusal(tokenNet(dimensions))).toMatchInlineSnapshot(`
    "preparation-unknown: It is not known at which size the given model sees images: it takes any: MODELS/model.onnx
    Set \`size\` of the method, the height and width that it was trained at; often 112 or 224."
  `);
  expect(await refusal(faceNet(dimensions), { options: { size: 16 } })).toMatchInlineSnapshot(`
    "image-size-mismatch: The given model takes images of 8x8, but they would be prepared at 16x16.
    Set \`size: 8\` of the method, or correct preprocessor_config.json."
  `);
  expect(await refusal(faceNet(dimensions), { options: { output: 'vectors' } })).toMatchInlineSnapshot(`
    "model-unsuitable: The given model is not a network from images to vectors: it gives 683 (float32), and no \`vectors\` of float32: MODELS/model.onnx
    It must take one input of float32 images and give a vector an image. Of a model of images and texts, export the half of the images (\`vision_model.onnx\`)."
  `);
  expect(await refusal(new Uint8Array([1, 2, 3]))).toMatchInlineSnapshot(`
    "model-load-failed: The given model cannot be loaded: MODELS/model.onnx (Load model from MODELS/model.onnx failed:Protobuf parsing failed.)
    It must be a model in ONNX form, whole, with its external weights beside it."
  `);
  expect(await refusal(Buffer.from('PK\x03\x04'))).toMatchInlineSnapshot(`
    "model-of-other-format: The given model is a PyTorch checkpoint, not a model in ONNX form: MODELS/model.onnx
    Export the network from images to vectors: \`optimum-cli export onnx --task feature-extraction\`."
  `);
});

describe('a known pair', () => {
  it('is compared with what the network gives of the two whole files', async () => {
    const [a, b] = await Promise.all(
      [images[0]!, images[1]!].map(async ({ image }, i) => {
        const file = join(folder, `known-${i}.png`);
        await writeFile(file, encode({ width: side, height: side, channels: 3, data: image }));
        return file;
      }),
    );
    const [x, y] = [0, 1].map((i) => meanOf(tokensOf(seen(images[i]!), dimensions))) as [number[], number[]];
    const dot = (u: number[], v: number[]) => u.reduce((sum, value, i) => sum + value * v[i]!, 0);
    const cosine = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
    const known = { a, b, cosine, tolerance: 1e-4 };
    await trained(await make(faceNet(dimensions), { options: { known } }));
    const missed = await refusal(faceNet(dimensions), {
      options: { channels: 'bgr', known: { ...known, cosine: 0.5 } },
    });
    expect(missed.replace(/is -?[\d.]+,/, 'is NUMBER,')).toMatchInlineSnapshot(`
      "known-pair-missed: The cosine similarity of the known pair is NUMBER, not 0.5 as it should be (within 0.0001).
      Images are prepared in another way than where that was computed: compare \`size\`, \`shorter\`, \`filter\`, \`mean\`, \`deviation\`, \`channels\` and \`pooling\` of the method."
    `);
  });
});
