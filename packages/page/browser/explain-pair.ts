import {
  type Attribution,
  absentNodes,
  calibrationSummary,
  countPixels,
  cutCrops,
  type Explanation,
  explanationOf,
  type HierarchyNode,
  hideOthers,
  judge,
  type MetricTree,
  type MetricTreeNode,
  resizeMap,
  viewTables,
} from '@hemlkit/core/browser';
import { owenValues, subtreeSums } from '@hemlkit/explainers/browser';
import type { NodeModels, PageData, TreeModels } from '../src/page-data';
import type { PageImage } from './page-image';
import type { Runtime } from './runtime';

/** Told how far a pair is, 0 to 1. Awaited, so that the page can be drawn meanwhile. */
export type OnProgress = (what: string, share: number) => Promise<void>;

/** The metric tree of two images, as `heml explain` gives it. */
export async function explainPair(
  data: PageData,
  runtime: Runtime,
  pair: readonly [PageImage, PageImage],
  onProgress: OnProgress,
): Promise<MetricTree> {
  const { hierarchy, classes, calibration, precision, height, models } = data;
  const absent = pair.map(({ id, map }) =>
    absentNodes(hierarchy, classes, countPixels(map.data, classes, { id })),
  );
  const found = await (models.kind === 'tree'
    ? byTree(data, models, runtime, pair, onProgress)
    : byNodes(data, models, runtime, pair, onProgress));
  const nodes = hierarchy.nodes.map(({ id, segments, children }): MetricTreeNode => {
    const value = found.distances[id];
    return {
      id,
      segments,
      children,
      distances: value === undefined ? {} : { [data.distance]: value },
      ...(calibration && value !== undefined && judge(calibration, id, value)),
      absent: (['a', 'b'] as const).filter((_, side) => absent[side]?.has(id)),
    };
  });
  const warnings = [...new Set(pair.flatMap((image) => image.warnings))];
  const [a, b] = pair.map(({ id, label }) => ({ id, ...(label && { label }) })) as [
    { id: string },
    { id: string },
  ];
  return {
    version: 2,
    a,
    b,
    root: hierarchy.root,
    ...(height !== undefined && { height }),
    nodes,
    ...(calibration && { calibration: calibrationSummary(calibration) }),
    explanations: found.explanations,
    ...(precision && { precision }),
    ...(warnings.length > 0 && { warnings }),
  };
}

interface Found {
  /** By node. */
  distances: Record<string, number>;
  explanations: Record<string, Explanation>;
}

type Pair = readonly [PageImage, PageImage];

/** Numbers of a crop's pixel, and of its box. */
const [channels, boxNumbers] = [4, 6];

async function byTree(
  { hierarchy, classes, distance }: PageData,
  models: TreeModels,
  runtime: Runtime,
  pair: Pair,
  onProgress: OnProgress,
): Promise<Found> {
  const { nodes, root } = hierarchy;
  const { crops: needs, part } = models;
  const { size } = needs;
  const count = nodes.length;
  const tableOf = viewTables(hierarchy, classes, 'black');
  const shown = nodes.map(({ segments }) => Uint8Array.from(tableOf(segments)));
  const length = size * size * channels;
  const crops = new Uint8Array(2 * count * length);
  const boxes = new Float32Array(2 * count * boxNumbers);
  const present = new Uint8Array(2 * count);
  for (const [side, { image, map }] of pair.entries()) {
    await onProgress('cutting the parts', side / 3);
    for (const [at, crop] of cutCrops(image, map, shown, needs).entries()) {
      if (!crop) continue;
      const place = side * count + at;
      crops.set(crop.pixels, place * length);
      boxes.set(crop.box, place * boxNumbers);
      present[place] = 1;
    }
  }
  await onProgress('comparing the parts', 2 / 3);
  const found = await runtime.run(part, {
    crops: { type: 'uint8', data: crops, dims: [2, count, size, size, channels] },
    boxes: { type: 'float32', data: boxes, dims: [2, count, boxNumbers] },
    present: { type: 'uint8', data: present, dims: [2, count] },
    height: { type: 'float32', data: Float32Array.of(models.height), dims: [] },
  });
  const byNode = (name: string) =>
    Object.fromEntries(nodes.map(({ id }, at) => [id, found[name]?.data[at] as number]));
  const own = byNode('own');
  const sums = subtreeSums(hierarchy, own);
  const attribution: Attribution = {
    nodes: sums,
    own,
    distance: models.distance,
    all: sums[root] as number,
    none: 0,
    evaluations: 0,
  };
  const by = { type: 'contributions', title: 'contributions', distance };
  return {
    distances: byNode('distances'),
    explanations: { contributions: explanationOf(attribution, hierarchy, by) },
  };
}

async function byNodes(
  data: PageData,
  models: NodeModels,
  runtime: Runtime,
  pair: Pair,
  onProgress: OnProgress,
): Promise<Found> {
  const { hierarchy, square, distance } = data;
  const { size } = square;
  const asked = hierarchy.nodes.filter(({ id }) => id in models.parts);
  const maps = pair.map(({ map }) => resizeMap(map, square));
  const image = joined(pair.map((one) => one.square as Uint8Array));
  const compare = async ({ id }: Pick<HierarchyNode, 'id'>, shown: readonly Uint8Array[]) => {
    const found = await runtime.run(models.parts[id] as string, {
      image: { type: 'uint8', data: image, dims: [2, size, size, 3] },
      map: { type: 'uint8', data: joined(shown), dims: [2, size, size] },
    });
    return found.distances?.data[0] as number;
  };
  const distances: Record<string, number> = {};
  const views = models.views ?? 0;
  const steps = asked.length + views;
  for (const [at, node] of asked.entries()) {
    await onProgress(`comparing ${node.id}`, at / steps);
    distances[node.id] = await compare(node, maps);
  }
  const explanations: Record<string, Explanation> = {};
  if (views > 0) {
    const found = await owenOf(data, maps, {
      background: models.background,
      compare: (shown) => compare({ id: hierarchy.root }, shown),
      onView: (done) => onProgress(`comparing view ${done} of ${views}`, (asked.length + done) / steps),
    });
    const numbers = Object.values(found.nodes);
    if (numbers.every(Number.isFinite))
      explanations.owen = explanationOf(found, hierarchy, { type: 'owen', title: 'Owen values', distance });
  }
  return { distances, explanations };
}

/** Owen values of the root's distance; views that show the same are compared once. */
function owenOf(
  { hierarchy, classes }: PageData,
  maps: readonly Uint8Array[],
  {
    background,
    compare,
    onView,
  }: {
    background: NodeModels['background'];
    compare(shown: readonly Uint8Array[]): Promise<number>;
    onView(done: number): Promise<void>;
  },
): Promise<Attribution> {
  // What an image shows of a view is decided by the classes that it has.
  const seen = maps.map((map) => [...new Set(map)]);
  const tableOf = viewTables(hierarchy, classes, background);
  return owenValues(hierarchy, async (coalitions) => {
    const known = new Map<string, number>();
    const values = new Float64Array(coalitions.length);
    for (const [at, coalition] of coalitions.entries()) {
      const table = tableOf(coalition);
      const key = seen.map((ids) => ids.filter((id) => table[id]).join()).join(' ');
      let value = known.get(key);
      if (value === undefined) {
        if (known.size % 8 === 0) await onView(at);
        value = await compare(
          maps.map((map) => {
            const shown = map.slice();
            hideOthers(shown, table);
            return shown;
          }),
        );
        known.set(key, value);
      }
      values[at] = value;
    }
    return values;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
