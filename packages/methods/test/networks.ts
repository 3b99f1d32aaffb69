import { createRandom, type TF } from '@hemlkit/core/plugin';
import { type AdditiveNetwork, type AdditiveOptions, additiveNetwork } from '../src/additive/network';
import { normalisedCrops } from '../src/additive/normalised-crops';
import { type Tree, treeOf } from '../src/additive/tree';
import { fillVariables, goldenOptions, hierarchyOf, stream, uniform } from './additive';

/** Nodes that join three, two, and three again. */
export const wide = treeOf(hierarchyOf({ abc: ['a', 'b', 'c'], de: ['d', 'e'], all: ['abc', 'de', 'f'] }));
export const own = { ...goldenOptions, trunk: 'own', children: 'ignored' } as const;
export const detached = { ...own, children: 'detached' } as const;

/** A network with numbers of a fixed stream for weights. */
export function networkOf(tf: TF, tree: Tree, options: AdditiveOptions): AdditiveNetwork {
  const network = additiveNetwork({ tf, tree, options, random: createRandom(3) });
  fillVariables(tf, network.variables);
  return network;
}

export interface Images {
  crops: Uint8Array;
  boxes: Float32Array;
  present: Float32Array;
}

/** Images of noise that show all nodes. */
export function imagesOf(count: number, nodes: number, size = 16): Images {
  return {
    crops: Uint8Array.from(stream(21, count * nodes * size * size * 4), (x) => x & 255),
    boxes: uniform(22, count * nodes * 6, 1),
    present: new Float32Array(count * nodes).fill(1),
  };
}

/** Each image's vectors, a node after the other. */
export function vectorsOf(
  tf: TF,
  network: AdditiveNetwork,
  images: Images,
  training = false,
  size = 16,
): Float32Array[] {
  const nodes = network.tree.ids.length;
  const count = images.present.length / nodes;
  const u = tf.tidy(() => {
    const crops = tf.tensor(Int32Array.from(images.crops), [count, nodes, size, size, 4], 'int32');
    const boxes = tf.tensor3d(images.boxes, [count, nodes, 6]);
    const present = tf.tensor2d(images.present, [count, nodes]);
    const given = network.apply({ crops: normalisedCrops(tf, crops), boxes, present }, training);
    return tf.transpose(given, [1, 0, 2]);
  });
  const all = u.dataSync() as Float32Array;
  u.dispose();
  return Array.from({ length: count }, (_, i) =>
    all.slice((i * all.length) / count, ((i + 1) * all.length) / count),
  );
}
