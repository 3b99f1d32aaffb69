import { readFileSync } from 'node:fs';
import {
  createRandom,
  type Hierarchy,
  type InputSpec,
  type NetworkVariables,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type TF,
} from '@hemlkit/core/plugin';
import {
  type AdditiveNetwork,
  type AdditiveOptions,
  additiveNetwork,
  type NetworkInput,
} from '../src/additive/network';
import { normalisedCrops } from '../src/additive/normalised-crops';
import { treeOf } from '../src/additive/tree';

/** What the method's reference program in PyTorch gave for the network, weights and inputs that are made here. */
export interface Golden {
  height: number;
  labels: number[];
  present: number[];
  recipes: Record<'shared' | 'own' | 'own-children', GoldenRecipe>;
}

export interface GoldenRecipe {
  /** u, [nodes, batch, dimensions], with batch statistics. */
  training: number[];
  loss: number;
  gradients: Record<string, number[]>;
  /** Running statistics after that. */
  running: Record<string, number[]>;
  /** u with running statistics. */
  evaluation: number[];
  /** Of pairs above the diagonal, [nodes, 28]. */
  distances: number[];
  subtrees: number[];
  /** Contributions of images 0 and 1. */
  own: number[];
  subtree: number[];
  /** The triplet loss of each node's own vectors. */
  triplet: number[];
}

export const golden = JSON.parse(
  readFileSync(new URL('./fixtures/additive.json', import.meta.url), 'utf8'),
) as Golden;

/** A hierarchy from joined nodes and their parts; leaves are the parts that nothing joins. */
export function hierarchyOf(joined: Record<string, string[]>, leaves?: string[]): Hierarchy {
  const levels = new Map<string, number>();
  const levelOf = (id: string): number => {
    const level = joined[id] ? 1 + Math.max(...joined[id].map(levelOf)) : 0;
    levels.set(id, level);
    return level;
  };
  const names = [...new Set([...(leaves ?? []), ...Object.values(joined).flat(), ...Object.keys(joined)])];
  for (const id of names) levelOf(id);
  const ids = names.sort((a, b) => levels.get(a)! - levels.get(b)!);
  const nodes = ids.map((id) => ({
    id,
    children: joined[id] ?? [],
    segments: [],
    classes: [],
    level: levels.get(id)!,
  }));
  return { root: ids.at(-1)!, nodes };
}

/** The tree of the golden file: a, b, c, d, ab, cd, all. */
export const goldenTree = treeOf(hierarchyOf({ ab: ['a', 'b'], cd: ['c', 'd'], all: ['ab', 'cd'] }));

export const goldenOptions: AdditiveOptions = {
  size: 16,
  widths: [3, 4, 5],
  hidden: 6,
  dimensions: 4,
  trunk: 'shared',
  children: 'joined',
  interactions: 'root',
};

/** Marsaglia's xorshift generator, the same in any language: `count` numbers of 32 bits. */
export function stream(seed: number, count: number): Uint32Array {
  let x = seed >>> 0;
  return Uint32Array.from({ length: count }, () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  });
}

/** Numbers of the stream within ±scale of a centre. */
export const uniform = (seed: number, count: number, scale: number, centre = 0): Float32Array =>
  Float32Array.from(stream(seed, count), (x) => centre + scale * (x / 2 ** 31 - 1));

/** The values that the golden file was made with: by the place of the name in alphabetical order. */
export function fillVariables(tf: TF, variables: NetworkVariables): void {
  for (const [place, name] of Object.keys(variables).sort().entries()) {
    const { value } = variables[name]!;
    const [scale, centre] = rangeOf(name);
    value.assign(tf.tensor(uniform(1000 + 17 * place, value.size, scale, centre), value.shape));
  }
}

function rangeOf(name: string): [scale: number, centre: number] {
  if (name.endsWith('running_var')) return [0.5, 1];
  if (/bn\d\.weight$/.test(name) || name === 'boxes.deviation') return [0.4, 1];
  return [name === 'logits' ? 1 : 0.5, 0];
}

export const batch = golden.labels.length;

/** The images of the golden file. Crops that are not shown are not blank, and must not be seen. */
export function goldenImages() {
  const nodes = goldenTree.ids.length;
  const crops = Uint8Array.from(stream(7, batch * nodes * 16 * 16 * 4), (x) => x & 255);
  const imageLength = crops.length / batch;
  // The second class has its red in a narrow band.
  for (let at = 0; at < crops.length; at += 4) {
    if (golden.labels[Math.floor(at / imageLength)] === 1) crops[at] = Math.floor(crops[at]! / 2) + 64;
  }
  return {
    crops,
    boxes: uniform(11, batch * nodes * 6, 1),
    present: Float32Array.from(golden.present),
    labels: Int32Array.from(golden.labels),
  };
}

/** A network with the golden file's weights. */
export function goldenNetwork(tf: TF, recipe: keyof Golden['recipes']): AdditiveNetwork {
  const options: AdditiveOptions = {
    ...goldenOptions,
    trunk: recipe === 'shared' ? 'shared' : 'own',
    children: ({ shared: 'joined', own: 'ignored', 'own-children': 'detached' } as const)[recipe],
  };
  const network = additiveNetwork({ tf, tree: goldenTree, options, random: createRandom(1) });
  fillVariables(tf, network.variables);
  return network;
}

/** The input of a network from those of a step. */
export const inputOf = (tf: TF, crops: Tensor, boxes: Tensor, present: Tensor): NetworkInput => ({
  crops: normalisedCrops(tf, crops),
  boxes: boxes as Tensor3D,
  present: present as Tensor2D,
});

/** The inputs of a step: crops, boxes, presence. */
export const imageSpecs = (images: number, nodes: number, size: number): InputSpec[] => [
  { shape: [images, nodes, size, size, 4], dtype: 'uint8' },
  { shape: [images, nodes, 6], dtype: 'float32' },
  { shape: [images, nodes], dtype: 'float32' },
];

/** The largest difference, as a share of the largest number. */
export function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const largest = Array.from(expected).reduce((most, x) => Math.max(most, Math.abs(x)), 1e-9);
  const gaps = Array.from(expected, (x, at) => Math.abs(x - actual[at]!) / largest);
  return gaps.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...gaps);
}
