import {
  type HierarchyNode,
  type ImageAndMap,
  type KnownDifference,
  prepareSamples,
} from '@hemlkit/core/run';
import { auroc } from '@hemlkit/statistics';
import type { FaithfulnessValue } from './contract';
import type { Measure, Study } from './study';

const title = 'Pairs that differ in one known part';
const meaning =
  "Does the part that differs come first (top-1), and before how many of the leaves that do not show it (AUROC: 1 all, 0.5 by chance)? A part of several leaves has the sum of what is due to them, and its own node's distance. Repainted: the part has another colour and every other pixel is the same. Redrawn: it has another shape too, so its neighbours are seen a little more or less. Retaken: the other image is taken again as well, with other pose, light and noise.";

/** The columns beside the explainer's, where the method has comparable models at all nodes. */
const ownColumns = ['own distances', 'own percentiles'] as const;
const views = ['repainted', 'redrawn', 'retaken'] as const;

/** What one pair's explanations find. */
interface Found {
  part: string;
  view: KnownDifference['view'];
  /** By column. */
  scores: Readonly<Record<string, { first: number; auroc: number }>>;
}

/** What the measure asks of the explanations. */
const wanted = { first: 0.9, auroc: 0.95 };

/**
 * Ground truth: the dataset makes pairs of images that differ in one part, and the leaves that show it should come
 * first, by what the explainer finds and by their own distances.
 */
export const knownPart: Measure = async (study) => {
  const { dataset } = study.probe.data;
  if (!dataset.knownDifferences)
    return {
      title,
      meaning,
      values: [],
      finding:
        'This dataset makes no pairs of which it is known what differs (the dataset `synthetic` does).',
    };
  const { probe } = study;
  const { title: explainer } = probe;
  const { differences, images } = await study.once('known pairs', () => knownPairs(study));
  const nodes = new Set(differences.flatMap(({ players }) => [...players.nodes, ...players.others]));
  const compared = new Set(probe.nodes.map(({ id }) => id));
  const hasOwn = [...nodes].every(({ id }) => compared.has(id));
  const distances = hasOwn
    ? await study.once('known distances', () => ownDistances(study, nodes, images))
    : {};
  const model = await probe.rootModel();
  const found: Found[] = [];
  for (const [at, { part, view, players }] of differences.entries()) {
    study.progress(at, differences.length);
    const [a, b] = images.slice(2 * at) as [ImageAndMap, ImageAndMap];
    const shares = (await model.explain({ a, b })).nodes;
    found.push({
      part,
      view,
      scores: {
        [explainer]: placeOf(
          players.leaves.reduce((sum, { id }) => sum + (shares[id] as number), 0),
          players.others.map(({ id }) => shares[id] as number),
        ),
        ...(hasOwn && (await ownScores(study, players, ({ id }) => distances[id]?.[at] as number))),
      },
    });
  }
  const values = rowsOf(study, found);
  const at = (name: string) =>
    values.find((row) => row.name === name && row.of === explainer)?.estimate.value ?? 0;
  const reaches = (view: string) =>
    at(`${view}: top-1`) >= wanted.first && at(`${view}: AUROC`) >= wanted.auroc;
  const verdict = reaches('repainted') ? (reaches('retaken') ? 'good' : 'mixed') : 'poor';
  const text = (view: string) =>
    `${Math.round(at(`${view}: top-1`) * 100)} % where it is ${view} (AUROC ${at(`${view}: AUROC`).toFixed(2)})`;
  return {
    title,
    meaning,
    values,
    verdict,
    finding: `By ${explainer} the part that differs comes first in ${views.map(text).join(', ')}.`,
  };
};

/** The dataset's pairs whose part some leaves show and others do not, with the images of both. */
async function knownPairs(study: Study) {
  const { probe } = study;
  const { dataset, segmenter, method } = probe.data;
  const count = Math.round(study.pairs.length * 1.5);
  const known = (await dataset.knownDifferences?.(count, probe.root.classes)) ?? [];
  const differences = known
    .map((difference) => ({ ...difference, players: playersOf(study, difference) }))
    .filter(({ players: { leaves, others } }) => leaves.length > 0 && others.length > 0);
  const images: ImageAndMap[] = [];
  for (const { a, b } of differences)
    images.push(...(await prepareSamples([a, b], segmenter, method.images)));
  return { differences, images };
}

/** The part that differs among the other leaves: the nodes to hold against each other, the part's own first. */
interface Players {
  /** Leaves that show the part: what is due to it is the sum of theirs. */
  leaves: HierarchyNode[];
  /** The node that shows the part and nothing else; where there is none, those leaves. */
  nodes: HierarchyNode[];
  others: HierarchyNode[];
}

function playersOf({ probe }: Study, { classes }: KnownDifference): Players {
  const shows = (leaf: HierarchyNode) => leaf.classes.some((name) => classes.includes(name));
  const leaves = probe.leaves.filter(shows);
  const segments = leaves.flatMap((leaf) => leaf.segments);
  const whole = probe.hierarchy.nodes.find(
    (node) =>
      node.segments.length === segments.length && node.segments.every((name) => segments.includes(name)),
  );
  return { leaves, nodes: whole ? [whole] : leaves, others: probe.leaves.filter((leaf) => !shows(leaf)) };
}

/** The part's place among the others: 1 where it alone is first, and the share of the others that it is before. */
export function placeOf(part: number, others: readonly number[]): { first: number; auroc: number } {
  const scores = [part, ...others];
  const largest = Math.max(...scores);
  return {
    first: part === largest ? 1 / scores.filter((score) => score === largest).length : 0,
    auroc: auroc(
      scores,
      scores.map((_, i) => i === 0),
    ),
  };
}

/** The part's places by the nodes' own distances. */
async function ownScores(
  study: Study,
  { nodes, others }: Players,
  raw: (node: HierarchyNode) => number,
): Promise<Record<(typeof ownColumns)[number], ReturnType<typeof placeOf>>> {
  const ranked = (node: HierarchyNode) => study.percentile(node.id, raw(node));
  const percentiles = await Promise.all(nodes.map(ranked));
  return {
    'own distances': placeOf(Math.max(...nodes.map(raw)), others.map(raw)),
    'own percentiles': placeOf(Math.max(...percentiles), await Promise.all(others.map(ranked))),
  };
}

/** Differences of consecutive images at nodes. */
async function ownDistances(
  { probe }: Study,
  nodes: Iterable<HierarchyNode>,
  images: readonly ImageAndMap[],
): Promise<Record<string, Float64Array>> {
  const pairs = Array.from({ length: images.length / 2 }, (_, i) => [2 * i, 2 * i + 1] as const);
  const result: Record<string, Float64Array> = {};
  for (const node of nodes) result[node.id] = await probe.differences(await probe.embed(node, images), pairs);
  return result;
}

function rowsOf(study: Study, found: readonly Found[]): FaithfulnessValue[] {
  const rows: FaithfulnessValue[] = [];
  const add = (name: string, some: readonly Found[], what: 'first' | 'auroc') => {
    for (const of of [study.probe.title, ...ownColumns]) {
      const numbers = some.flatMap(({ scores }) => scores[of]?.[what] ?? []);
      if (numbers.length === 0) continue;
      rows.push({ name, of, estimate: study.mean(numbers, 'known', name, of) });
    }
  };
  for (const view of views) {
    const some = found.filter((one) => one.view === view);
    add(`${view}: top-1`, some, 'first');
    add(`${view}: AUROC`, some, 'auroc');
  }
  for (const view of views)
    for (const part of [...new Set(found.map((one) => one.part))]) {
      const some = found.filter((one) => one.view === view && one.part === part);
      add(`${view}, ${part}: top-1`, some, 'first');
    }
  return rows;
}
