import type { HierarchyNode } from '../contracts/experiment';
import type { TF } from '../contracts/tf';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { createRandom } from '../random/random';
import { composedPixels } from '../segments/composed-pixels';
import { lookupTable } from '../segments/composition';
import type { Data } from '../training/split-data';

/** One sample as the tree sees it, at the training size. */
export interface ExampleImages {
  id: string;
  label: string;
  /** Height and width, in pixels. */
  size: number;
  /** RGB bytes [size, size, 3] */
  image: Uint8Array;
  /** Class ids [size, size] */
  map: Uint8Array;
  /** Of the segmenter, by id. */
  classes: string[];
  /** What the models of the leaves, and of the root where it is not a leaf, are shown; RGB bytes [size, size, 3]. */
  nodes: ExampleNode[];
}

export interface ExampleNode {
  id: string;
  isLeaf: boolean;
  /** RGB bytes [size, size, 3] */
  image: Uint8Array;
  /** `lost`: the source shows it, on so few pixels that none is left at the training size. */
  seen: 'shown' | 'lost' | 'absent';
}

/** Training samples drawn by the spec's seed, the labels in turn, with the images of every leaf and of the root. */
export function drawExamples(tf: TF, loaded: LoadedExperiment, data: Data, count: number): ExampleImages[] {
  const { hierarchy, experiment } = loaded;
  const { store, samples, labels } = data.splits.train;
  const { size, index } = store;
  const drawn = drawEvenly(labels, count, experiment.seed);
  const area = size ** 2;
  const images = new Uint8Array(drawn.length * area * 3);
  const maps = new Uint8Array(drawn.length * area);
  for (const [i, position] of drawn.entries())
    store.read(
      position,
      images.subarray(i * area * 3, (i + 1) * area * 3),
      maps.subarray(i * area, (i + 1) * area),
    );
  const shown = hierarchy.nodes.filter(({ id, children }) => children.length === 0 || id === hierarchy.root);
  const composed = shown.map((node) => {
    const { training } = nodeSettings(loaded, node.id);
    const table = lookupTable(node.classes, index.classes, training.background);
    return { node, pixels: composedPixels(tf, { images, maps, size }, table, training) };
  });
  return drawn.map((position, i) => {
    const own = (bytes: Uint8Array) => bytes.subarray(i * area * 3, (i + 1) * area * 3);
    const map = maps.subarray(i * area, (i + 1) * area);
    const sample = samples[position] as (typeof samples)[number];
    return {
      id: sample.id,
      label: sample.label,
      size,
      image: own(images),
      map,
      classes: index.classes,
      nodes: composed.map(({ node, pixels }) => ({
        id: node.id,
        isLeaf: node.children.length === 0,
        image: own(pixels),
        seen: seen(node, index.classes, map, index.samples[position]?.pixels ?? []),
      })),
    };
  });
}

function seen(
  { classes }: HierarchyNode,
  names: readonly string[],
  map: Uint8Array,
  pixels: readonly number[],
): ExampleNode['seen'] {
  const ids = classes.map((name) => names.indexOf(name));
  if (ids.some((id) => map.includes(id))) return 'shown';
  return ids.some((id) => (pixels[id] ?? 0) > 0) ? 'lost' : 'absent';
}

/** Positions in the order of their labels' turns: one of each label, then another of each. */
function drawEvenly(labels: Int32Array, count: number, seed: number): number[] {
  const turns = new Map<number, number>();
  return [...createRandom(seed, 'examples').permutation(labels.length)]
    .map((position) => {
      const label = labels[position] as number;
      const turn = turns.get(label) ?? 0;
      turns.set(label, turn + 1);
      return { position, label, turn };
    })
    .sort((a, b) => a.turn - b.turn || a.label - b.label)
    .slice(0, count)
    .map(({ position }) => position);
}
