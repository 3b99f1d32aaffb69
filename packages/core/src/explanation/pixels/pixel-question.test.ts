import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Engine, Program } from '../../contracts/engine';
import type { HierarchyNode } from '../../contracts/experiment';
import type { Both, PixelGradient, PixelQuestion } from '../../contracts/explainer';
import type { NodeGraph } from '../../contracts/graphs';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor2D, Tensor4D, TF } from '../../contracts/tf';
import { loadTf } from '../../engine/load-tf';
import { tfjsEngine } from '../../engine/tfjs-engine';
import { createRandom } from '../../random/random';
import { storedImage } from '../../segments/image-source';
import { type ByteEmbedder, embeddedPixels } from './embedded-pixels';
import type { ImagePair } from './pixel-model';
import { PixelPrograms } from './pixel-programs';
import { type PixelRequest, pixelQuestion } from './pixel-question';
import { type NodeVisit, wholeImages } from './whole-images';

const size = 4;
const area = size ** 2;
const classes = ['background', 'skin', 'hat'];
const leaf = (id: string): HierarchyNode => ({ id, children: [], segments: [id], classes: [id], level: 0 });
const root: HierarchyNode = {
  id: 'all',
  children: ['skin', 'hat'],
  segments: ['skin', 'hat'],
  classes: ['skin', 'hat'],
  level: 1,
};
const hierarchy = { root: 'all', nodes: [leaf('skin'), leaf('hat'), root] };
const random = createRandom(3, 'pixels');
const side = () => ({
  image: Uint8Array.from({ length: 3 * area }, () => random.integer(256)),
  map: Uint8Array.from({ length: area }, (_, i) => Math.floor(i / size) % 3),
});
const [a, b] = [side(), side()];
const weights = Float32Array.from({ length: 3 * area * 3 }, () => random.normal() / 4);

let tf: TF;
let engine: Engine;
/** Compiled and not yet disposed of, with how often each has run. */
let programs: Map<string, number>;
beforeAll(async () => {
  tf = loadTf();
  const plain = await tfjsEngine('cpu', tf, 'cpu');
  engine = {
    ...plain,
    compile(step, inputs, name = ''): Program {
      const program = plain.compile(step, inputs, name);
      const key = `${name} ${inputs.map(({ shape }) => shape.join('x'))}`;
      expect(programs.has(key), `${key} is compiled twice`).toBe(false);
      programs.set(key, 0);
      return {
        run(given) {
          programs.set(key, (programs.get(key) as number) + 1);
          return program.run(given);
        },
        dispose: () => void programs.delete(key),
      };
    },
  };
});
beforeEach(() => {
  programs = new Map();
});

/** tanh of a linear map: three numbers, in float32. */
function embed(images: Tensor4D): Tensor2D {
  const [batch] = images.shape;
  const rows: Tensor2D = tf.reshape(images, [batch, 3 * area]);
  return tf.tanh(tf.matMul(rows, tf.tensor2d(weights, [3 * area, 3]))) as Tensor2D;
}

const distance = (): Distance => ({
  inverted: false,
  // Not symmetric.
  matrix: (x, y) =>
    tf.sum(tf.square(tf.sub(tf.mul(2, tf.expandDims(x, 1)), tf.expandDims(y, 0))), 2) as Tensor2D,
});

function graph(): NodeGraph {
  return {
    node: root,
    images: {
      imageSize: size,
      background: 'black',
      normalize: { mean: [0.4, 0.5, 0.6], deviation: [0.2, 0.3, 0.25] },
    },
    dimensions: 3,
    table: new Float32Array(),
    variables,
    embed,
    maps: {
      layers: [{ name: 'squares', stride: 1, channels: 3 }],
      map: (images) => tf.square(images),
      embed: (map) => embed(map),
    },
    run: () => Promise.reject(new Error('unused')),
  };
}
const variables = {};

async function ask(background: 'black' | 'mean' | 'blur' = 'black') {
  const shared = new PixelPrograms(engine);
  const visit: NodeVisit = (_, callback) => callback(graph());
  const tree = {
    context: { loaded: { hierarchy }, data: { segmenter: { classes } }, engine },
    pixels: {
      programs: shared,
      open: (pair: ImagePair) => wholeImages({ engine, classes }, pair, visit),
    },
  } as unknown as PixelRequest['tree'];
  return {
    question: await pixelQuestion({ tree, node: root, distance: distance(), background, a, b }),
    shared,
  };
}

/** d of two images, in float64. */
function slowDistance({ a, b }: Both<ArrayLike<number>>): number {
  const { mean, deviation } = graph().images.normalize;
  const row = (image: ArrayLike<number>) =>
    [0, 1, 2].map((k) =>
      Math.tanh(
        Array.from(image).reduce(
          (sum, x, i) => sum + ((x - mean[i % 3]!) / deviation[i % 3]!) * (weights[i * 3 + k] as number),
          0,
        ),
      ),
    );
  const [x, y] = [row(a), row(b)];
  return x.reduce((sum, value, k) => sum + (2 * value - y[k]!) ** 2, 0);
}

async function gradients(question: PixelQuestion, pairs: Both<Float32Array>[], sides?: ('a' | 'b')[]) {
  const found: PixelGradient[] = [];
  await question.gradients!(
    pairs,
    (gradient, position) => {
      expect(position).toBe(found.length);
      found.push(gradient);
    },
    sides,
  );
  return found;
}

/** Twenty pairs in which b stays the same. */
const changed = ({ images }: PixelQuestion): Both<Float32Array>[] =>
  Array.from({ length: 20 }, (_, i) => ({ a: images.a.map((value) => (value * i) / 20), b: images.b }));

describe('pixelQuestion', () => {
  it('shows what the model sees: black, or the mean, where no segment is', async () => {
    for (const background of ['black', 'mean'] as const) {
      const { question } = await ask(background);
      const behind = background === 'black' ? [0, 0, 0] : graph().images.normalize.mean;
      for (let i = 0; i < 3 * area; i++) {
        const isShown = a.map[Math.floor(i / 3)] !== 0;
        expect(question.images.a[i]).toBeCloseTo(isShown ? a.image[i]! / 255 : behind[i % 3]!, 6);
      }
    }
  });

  it('marks the pixels that show a node', async () => {
    const { question } = await ask();
    expect([...question.shown('hat').a]).toEqual([...a.map].map((id) => Number(id === 2)));
    expect([...question.shown('all').b]).toEqual([...b.map].map((id) => Number(id !== 0)));
  });

  it('gives distances of changed images, each side its own', async () => {
    const { question } = await ask();
    const { a: x, b: y } = question.images;
    const pairs = [...changed(question), { a: y, b: x }];
    const found = await question.distances(pairs);
    for (const [i, pair] of pairs.entries()) expect(found[i]).toBeCloseTo(slowDistance(pair), 4);
  });

  it('gives their gradients, as differences have them', async () => {
    const { question } = await ask();
    const pairs = changed(question);
    const found = await gradients(question, pairs);
    expect(found).toHaveLength(pairs.length);
    const step = 1e-4;
    for (const i of [3, 19])
      for (const side of ['a', 'b'] as const)
        for (const at of [1, 17, 40]) {
          const move = (by: number) => {
            const image = Float64Array.from(pairs[i]![side]);
            image[at] = (image[at] as number) + by;
            return slowDistance({ ...pairs[i]!, [side]: image });
          };
          expect(found[i]!.distance).toBeCloseTo(slowDistance(pairs[i]!), 4);
          expect(found[i]![side]![at]).toBeCloseTo((move(step) - move(-step)) / (2 * step), 3);
        }
  });

  it('gives the gradient of one side alone where that is asked for', async () => {
    const { question } = await ask();
    const both = await gradients(question, changed(question));
    const one = await gradients(question, changed(question), ['a']);
    for (const [i, { a: own, b: other }] of one.entries()) {
      expect(other).toBeUndefined();
      for (const [at, value] of own!.entries()) expect(value).toBeCloseTo(both[i]!.a![at]!, 6);
    }
  });

  it('gives feature maps and the gradients with respect to them', async () => {
    const { question } = await ask();
    const { a: ofA } = await question.maps!.at('squares');
    const { mean, deviation } = graph().images.normalize;
    expect([ofA.cells, ofA.channels]).toEqual([size, 3]);
    for (const [i, value] of ofA.values.entries())
      expect(value).toBeCloseTo(((question.images.a[i]! - mean[i % 3]!) / deviation[i % 3]!) ** 2, 4);
    expect(ofA.gradients.some((value) => value !== 0)).toBe(true);
  });

  it('compiles each program once, runs full batches, and disposes of what it compiled', async () => {
    const { question, shared } = await ask();
    await gradients(question, changed(question), ['a']);
    await gradients(question, changed(question), ['a']);
    await question.distances(changed(question));
    expect(Object.fromEntries(programs)).toMatchInlineSnapshot(`
      {
        "pixels-embed 2x4x4x3": 1,
        "pixels-embed 32x4x4x3": 1,
        "pixels-gradients-a 32x4x4x3,32x3": 2,
      }
    `);
    shared.dispose();
    expect(programs.size).toBe(0);
  });

  it('has no gradients where the method embeds images and gives nobody its model', async () => {
    const seen: number[] = [];
    const embed: ByteEmbedder = async (source, { background }) => {
      expect(background).toBe('black');
      seen.push(source.count);
      const rows = Array.from({ length: source.count }, (_, i) => {
        const { image, map } = storedImage(source, i);
        return [...image].map((value, at) => (map[Math.floor(at / 3)] === 0 ? 0 : value / 255));
      });
      return { rows: Float32Array.from(rows.flat()), dimensions: 3 * area };
    };
    const open = async (pair: ImagePair) => embeddedPixels(pair, embed);
    const tree = {
      context: { loaded: { hierarchy }, data: { segmenter: { classes } }, engine },
      pixels: { programs: new PixelPrograms(engine), open },
    } as unknown as PixelRequest['tree'];
    const request = { tree, node: root, distance: distance(), background: 'black', a, b } as const;
    const question = await pixelQuestion(request);
    expect([question.gradients, question.maps]).toEqual([undefined, undefined]);
    const pairs = changed(question);
    const found = await question.distances(pairs);
    for (const [i, pair] of pairs.entries()) {
      const shown = (image: Float32Array, { map }: typeof a) =>
        image.map((value, at) => (map[Math.floor(at / 3)] === 0 ? 0 : Math.round(255 * value) / 255));
      const [x, y] = [shown(pair.a, a), shown(pair.b, b)];
      const expected = x.reduce((sum, value, at) => sum + (2 * value - y[at]!) ** 2, 0);
      expect(found[i]).toBeCloseTo(expected, 4);
    }
    // Each changed image, and the one that stays once.
    expect(seen).toEqual([21]);
  });
});
