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
import { expect } from 'vitest';
import { given } from '../src/given/definition';
import { side } from './given-models';

/** Length of the vectors of the tests' networks. */
export const dimensions = 5;

const leaf = (id: string) => ({ id, children: [], segments: [id], classes: [id], level: 0 });
export const hierarchy: Hierarchy = {
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
export const images = [1, 2, 3].map(drawn);

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

/** How a method is made. */
export interface Making {
  options?: object;
  preprocessor?: object;
  background?: 'black' | 'mean';
}
export const half = { mean: [0.5, 0.5, 0.5], deviation: [0.25, 0.5, 1] };

/** Makes methods of models that are given, each in a folder of its own, and asks them. */
export class GivenBench {
  private count = 0;

  private constructor(
    readonly folder: string,
    private readonly bench: Workbench,
  ) {}

  static async create(): Promise<GivenBench> {
    const folder = await mkdtemp(join(tmpdir(), 'heml-given-'));
    return new GivenBench(folder, await workbench({ components: [given], engine: 'onnxruntime' }));
  }

  async make(bytes: Uint8Array, { options = {}, preprocessor, background = 'black' }: Making = {}) {
    const own = join(this.folder, String(this.count++));
    await mkdir(own);
    const model = join(own, 'model.onnx');
    await writeFile(model, bytes);
    if (preprocessor) await writeFile(join(own, 'preprocessor_config.json'), JSON.stringify(preprocessor));
    const training = { background, keep: 'precision@1' };
    const spec = { type: 'given', model, threads: 1, ...(preprocessor ? {} : half), ...options };
    return this.bench.create('method', spec, { hierarchy, settings: () => ({ training }) as never });
  }

  work(): MethodWork {
    const { bench } = this;
    return {
      create: bench.create as never,
      engine: bench.engine,
      data: dataOf(images),
      random: createRandom(0),
      kept: (_, compute) => compute(),
    };
  }

  /** What a run keeps of it. */
  async trained(method: Method): Promise<{ weights: Weights; validated: Float32Array }> {
    const trainer = method.train(this.work());
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

  open(method: Method, weights: Weights): TrainedModels {
    const files = { weights: async () => weights, bytes: async () => new Uint8Array() };
    return method.open({ ...this.work(), files });
  }

  async vectors(method: Method, options: object = {}): Promise<number[][]> {
    const models = this.open(method, (await this.trained(method)).weights);
    const { final } = await models.embed([hierarchy.nodes[2]!], imagesOf(images), options);
    await models.dispose();
    return images.map((_, i) => [...final!.rows.slice(i * final!.dimensions, (i + 1) * final!.dimensions)]);
  }

  /** What is said against a model. */
  async refusal(bytes: Uint8Array, making: Making = {}): Promise<string> {
    const error = await this.make(bytes, making)
      .then((method) => this.trained(method))
      .then(
        () => undefined,
        (thrown) => thrown,
      );
    return `${error.code}: ${error.message}\n${error.hint}`.replaceAll(
      new RegExp(`${this.folder}/\\d+`, 'g'),
      'MODELS',
    );
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

/** What a network sees of an image: shown pixels normalised, others the colour black normalised. */
export function seen(
  { image, map }: ImageAndMap,
  shown: (id: number) => boolean = () => true,
  order = [0, 1, 2],
) {
  return Array.from({ length: image.length }, (_, at) => {
    const channel = order[at % 3]!;
    const value = shown(map[Math.floor(at / 3)]!) ? image[at - (at % 3) + channel]! / 255 : 0;
    return (value - half.mean[channel]!) / half.deviation[channel]!;
  });
}
/** Rows of numbers that are equal but for rounding. */
export const expectClose = (found: number[][], wanted: number[][]) => {
  expect(found.map((row) => row.length)).toEqual(wanted.map((row) => row.length));
  for (const [i, row] of wanted.entries())
    for (const [j, value] of row.entries()) expect(found[i]![j]).toBeCloseTo(value, 4);
};
