import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../contracts/engine';
import type { HierarchyNode } from '../../contracts/experiment';
import type { Both, PixelGradient, PixelQuestion } from '../../contracts/explainer';
import type { TreeGraph, TreeInputs } from '../../contracts/graphs';
import type { ImageAndMap, ImageSource, Photograph } from '../../contracts/images';
import type { Distance } from '../../contracts/metric-learning';
import type { Tensor, Tensor2D, TF } from '../../contracts/tf';
import { loadTf } from '../../engine/load-tf';
import { tfjsEngine } from '../../engine/tfjs-engine';
import { createRandom } from '../../random/random';
import { cutCrops } from '../../segments/crops/cut-crops';
import { storedImage } from '../../segments/image-source';
import { cropPixels, type TreeVisit } from './crop-pixels';
import { PixelPrograms } from './pixel-programs';
import { type PixelRequest, pixelQuestion } from './pixel-question';

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
const nodes = hierarchy.nodes.length;
const needs = { size: 6, margin: 0.1 };
const inputs = nodes * needs.size ** 2 * 4;
const dimensions = 2 * nodes;
const random = createRandom(11, 'crop-pixels');
const weights = Float64Array.from({ length: inputs * dimensions }, () => random.normal() / 3000);
const heightOfRun = 0.5;

/** An image with discs of skin and, where it has one, a hat that touches the border. */
function image(width: number, height: number, hasHat = true): ImageAndMap {
  const raster = (channels: 1 | 3, data: Uint8Array) => ({ width, height, channels, data });
  const colours = Uint8Array.from({ length: 3 * width * height }, () => random.integer(256));
  const ids = Uint8Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) / width, Math.floor(i / width) / height];
    if (hasHat && y < 0.3 && x > 0.5) return 2;
    return (x - 0.45) ** 2 + (y - 0.55) ** 2 < 0.1 ? 1 : 0;
  });
  const photograph = { image: raster(3, colours), map: raster(1, ids) };
  // What it is at the training size has no part in it.
  return { image: new Uint8Array(3 * 16), map: new Uint8Array(16), photograph };
}

let tf: TF;
let engine: Engine;
beforeAll(async () => {
  tf = loadTf();
  engine = await tfjsEngine('cpu', tf, 'cpu');
});

function photographOf(source: ImageSource, position: number): Photograph {
  const whole = source.photograph?.(position);
  if (whole) return whole;
  const { size } = source;
  const { image: data, map: ids } = storedImage(source, position);
  const raster = (channels: 1 | 3, own: Uint8Array) => ({ width: size, height: size, channels, data: own });
  return { image: raster(3, data), map: raster(1, ids) };
}

/** Crops → tanh of a linear map of each image's, times the height. */
function graph(): TreeGraph {
  return {
    nodes: hierarchy.nodes,
    crops: needs,
    dimensions: dimensions / nodes,
    height: heightOfRun,
    variables,
    apply({ crops, present }: TreeInputs<Tensor>, height) {
      const [batch] = crops.shape as [number];
      const there = tf.reshape(tf.cast(tf.notEqual(present, 0), 'float32'), [batch, nodes, 1, 1, 1]);
      const rows = tf.reshape(tf.mul(tf.cast(crops, 'float32'), there), [batch, inputs]) as Tensor2D;
      const matrix = tf.tensor2d(Float32Array.from(weights), [inputs, dimensions]);
      const embedding = tf.mul(tf.tanh(tf.matMul(rows, matrix)), height);
      return { vectors: embedding, embedding, weights: tf.ones([nodes]) };
    },
    async run(source: ImageSource) {
      const read = (position: number) => {
        const { image: own, map } = photographOf(source, position);
        const tables = hierarchy.nodes.map((node) => {
          const table = new Uint8Array(256);
          for (const name of node.classes) table[classes.indexOf(name)] = 1;
          return table;
        });
        return cutCrops(own, map, tables, needs);
      };
      const crops = new Uint8Array(source.count * inputs);
      const present = new Uint8Array(source.count * nodes);
      for (let i = 0; i < source.count; i++)
        for (const [node, crop] of read(i).entries()) {
          if (!crop) continue;
          present[i * nodes + node] = 1;
          crops.set(crop.pixels, (i * nodes + node) * (inputs / nodes));
        }
      const boxes = new Float32Array(source.count * nodes * 6);
      const none = new Float32Array();
      return { crops, boxes, present, vectors: none, embedding: none, weights: none };
    },
  };
}
const variables = {};

const distance: Distance = {
  inverted: false,
  // Not symmetric.
  matrix: (x, y) =>
    tf.sum(tf.square(tf.sub(tf.mul(2, tf.expandDims(x, 1)), tf.expandDims(y, 0))), 2) as Tensor2D,
};

async function ask(a: ImageAndMap, b: ImageAndMap, height?: number) {
  const visit: TreeVisit = (callback) => callback(graph());
  const tree = {
    context: { loaded: { hierarchy }, data: { segmenter: { classes } }, engine },
    pixels: {
      programs: new PixelPrograms(engine),
      open: (pair) => cropPixels({ classes }, pair, height, visit),
    },
  } as PixelRequest['tree'];
  return pixelQuestion({ tree, node: root, distance, background: 'black', a, b });
}

/** d of the two as they are, by the crops that are cut, in float64. */
async function slowDistance(a: ImageAndMap, b: ImageAndMap, height = heightOfRun): Promise<number> {
  const source = { count: 2, photograph: (i: number) => [a, b][i]!.photograph } as unknown as ImageSource;
  const { crops } = await graph().run(source, height);
  const row = (place: number) =>
    Array.from({ length: dimensions }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += crops[place * inputs + i]! * weights[i * dimensions + k]!;
      return height * Math.tanh(sum);
    });
  const [x, y] = [row(0), row(1)];
  return x.reduce((sum, value, k) => sum + (2 * value - y[k]!) ** 2, 0);
}

async function gradientOf(question: PixelQuestion, pair: Both<Float32Array>): Promise<PixelGradient> {
  const found: PixelGradient[] = [];
  await question.gradients!([pair], (gradient) => void found.push(gradient));
  return found[0]!;
}

describe('cropPixels', () => {
  it('gives the distance by the crops that are read, whatever the shapes of the photographs', async () => {
    for (const [a, b] of [
      [image(20, 20), image(20, 20)],
      [image(24, 17), image(15, 22, false)],
    ] as const)
      for (const height of [undefined, 2]) {
        const question = await ask(a, b, height);
        const [found] = await question.distances([question.images]);
        expect(found).toBeCloseTo(await slowDistance(a, b, height), 5);
        expect(question.size).toBe(
          Math.max(...[a, b].flatMap(({ photograph: own }) => [own!.image.width, own!.image.height])),
        );
      }
  });

  it('gives what photographs of other colours have, but for the rounding of crops', async () => {
    const [a, b] = [image(20, 20), image(20, 20)];
    const question = await ask(a, b);
    const { photograph } = a;
    const data = photograph!.image.data.map((value) => 255 - Math.floor(value / 2));
    const other = { ...a, photograph: { ...photograph!, image: { ...photograph!.image, data } } };
    const changed = { a: Float32Array.from(data, (value) => value / 255), b: question.images.b };
    const [found] = await question.distances([changed]);
    const expected = await slowDistance(other, b);
    const moved = Math.abs(expected - (await slowDistance(a, b)));
    expect(moved).toBeGreaterThan(0.1);
    expect(Math.abs(found! - expected)).toBeLessThan(0.02 * moved);
  });

  it('carries gradients back to the photograph, as differences have them', async () => {
    const [a, b] = [image(20, 20), image(20, 20, false)];
    const question = await ask(a, b);
    const { images } = question;
    const gradient = await gradientOf(question, images);
    const step = 0.25;
    let nonzero = 0;
    for (const side of ['a', 'b'] as const)
      for (let at = 1; at < images[side].length; at += 53) {
        const move = (by: number) => {
          const moved = images[side].slice();
          moved[at] = moved[at]! + by;
          return { ...images, [side]: moved };
        };
        const [low, high] = await question.distances([move(-step), move(step)]);
        const slope = (high! - low!) / (2 * step);
        expect(Math.abs(gradient[side]![at]! - slope)).toBeLessThan(2e-5 + 0.01 * Math.abs(slope));
        if (Math.abs(slope) > 1e-4) nonzero++;
      }
    expect(nonzero).toBeGreaterThan(5);
  });

  it('gives exactly 0 to pixels that show no segment, and marks those that show a node', async () => {
    const [a, b] = [image(20, 20), image(20, 20, false)];
    const question = await ask(a, b);
    const gradient = await gradientOf(question, question.images);
    const shown = question.shown('all');
    for (const [side, { photograph }] of [
      ['a', a],
      ['b', b],
    ] as const) {
      expect([...shown[side]]).toEqual([...photograph!.map.data].map((id) => Number(id !== 0)));
      for (const [i, value] of gradient[side]!.entries())
        if (!shown[side][Math.floor(i / 3)]) expect(value).toBe(0);
    }
    expect(question.shown('hat').b.some(Boolean)).toBe(false);
  });

  it('takes images at the training size where there are no photographs', async () => {
    const [a, b] = [image(12, 12), image(12, 12)];
    const stored = ({ photograph }: ImageAndMap) => ({
      image: photograph!.image.data,
      map: photograph!.map.data,
    });
    const question = await ask(stored(a), stored(b));
    expect(question.size).toBe(12);
    expect((await question.distances([question.images]))[0]).toBeCloseTo(await slowDistance(a, b), 5);
  });
});
