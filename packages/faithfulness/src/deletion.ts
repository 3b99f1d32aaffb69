import type { Background, HierarchyNode } from '@hemlkit/core/run';
import { sharesOf } from './agreement';
import type { FaithfulnessValue } from './contract';
import { areaUnder, deletionSteps, insertionSteps } from './curves';
import type { RootModel } from './probe';
import type { Measure, Study, StudyPair } from './study';

/** What removed segments are filled with. `keep` is no fill: it shows more of the image. */
const fills: readonly Background[] = ['black', 'mean', 'blur'];

/** Random orders a pair that the explanation's order is held against. */
const randomOrders = 6;

/** The column of the nodes' own distances, beside the explainer's. */
const own = 'own distances';

/** By how much an order beats the random ones, as a share of the range of the pair's distances. */
type Gains = Record<string, number>;

/**
 * Deletion and insertion (Petsiuk, Das and Saenko, 2018), for the distance of a pair: segments are removed from both
 * images, those first that the explanation says to add most to the distance. The sooner the distance falls (rises,
 * when they are put in), the better the explanation knows what matters. Orders come from the explanation as the run
 * gives it; the fills are others than it was computed with, so that it is not judged by its own way of removing.
 */
export const deletion: Measure = async (study) => {
  const explained = await study.explained();
  const { probe, pairs } = study;
  const { title } = probe;
  const total = pairs.length * fills.length;
  let done = 0;
  const rows: FaithfulnessValue[] = [];
  for (const fill of fills) {
    const model = await probe.rootModel({ background: fill });
    const all: Gains[] = [];
    for (const [at, pair] of pairs.entries()) {
      study.progress(done++, total);
      const leaves = study.present(pair);
      const scores = {
        [title]: sharesOf(explained[at] as (typeof explained)[number], leaves),
        ...(probe.comparesLeaves && { [own]: await study.ownPercentiles(pair, leaves) }),
      };
      all.push(await gains(study, model, pair, leaves, scores, at));
    }
    for (const way of ['deletion', 'insertion'])
      for (const axis of ['by segment', 'by area'])
        for (const of of probe.comparesLeaves ? [title, own] : [title]) {
          const key = `${way} ${axis} ${of}`;
          const numbers = all.map((one) => one[key] as number);
          rows.push({ name: `${fill}: ${way} ${axis}`, of, estimate: study.mean(numbers, fill, key) });
        }
  }
  const curves = rows.filter(({ of }) => of === title).map(({ estimate }) => estimate);
  const better = curves.filter(({ low }) => low > 0).length;
  const verdict = better === curves.length ? 'good' : better >= curves.length / 2 ? 'mixed' : 'poor';
  return {
    title: 'Deletion and insertion against random orders',
    meaning:
      "How much sooner the distance falls (rises) when segments are removed (added) in the order of the explanation than in random orders: difference of the areas under the curves, as a share of the range of the pair's distances. Above 0: better than chance.",
    values: rows,
    verdict,
    finding: `By ${title} ${better} of ${curves.length} curves are better than random orders beyond doubt (the interval lies above 0).`,
  };
};

async function gains(
  study: Study,
  model: RootModel,
  pair: StudyPair,
  leaves: readonly HierarchyNode[],
  scores: Readonly<Record<string, number[]>>,
  at: number,
): Promise<Gains> {
  const names = leaves.map(({ segments }) => segments[0] as string);
  const areas = new Map(leaves.map((leaf, i) => [names[i] as string, pixels(study, pair, leaf)]));
  const random = study.random.split('orders', at);
  const shuffled = Array.from({ length: randomOrders }, (_, draw) =>
    Array.from(random.split(draw).permutation(names.length), (position) => names[position] as string),
  );
  const explanations = Object.keys(scores);
  const ranked = explanations.map((name) => descending(names, scores[name] as number[]));
  const orders = [...ranked, ...shuffled];
  // A random order is as random backwards, and putting in then passes by what removing has shown already.
  const inserted = [...ranked, ...shuffled.map((order) => order.toReversed())];
  const steps = orders.flatMap((order, o) => [deletionSteps(order), insertionSteps(inserted[o] as string[])]);
  const values = await model.values(pair)(steps.flat());
  const range = Math.max(...values) - Math.min(...values);
  const result: Gains = {};
  for (const [w, way] of (['deletion', 'insertion'] as const).entries())
    for (const axis of ['by segment', 'by area'] as const) {
      const sizes = (way === 'deletion' ? orders : inserted).map((order, o) => {
        const start = (o * 2 + w) * (names.length + 1);
        const widths = order.map((name) => (axis === 'by area' ? (areas.get(name) as number) : 1));
        return areaUnder(values.subarray(start, start + names.length + 1), widths);
      });
      const chance = sizes.slice(ranked.length);
      const expected = chance.reduce((sum, size) => sum + size, 0) / chance.length;
      for (const [e, name] of explanations.entries()) {
        const ahead = way === 'deletion' ? expected - (sizes[e] as number) : (sizes[e] as number) - expected;
        result[`${way} ${axis} ${name}`] = ahead / range;
      }
    }
  return result;
}

/** Names by falling score; equal ones keep their order. */
function descending(names: readonly string[], scores: readonly number[]): string[] {
  const order = names.map((_, i) => i).sort((i, j) => (scores[j] as number) - (scores[i] as number));
  return order.map((i) => names[i] as string);
}

/** Pixels of both images that a leaf shows. */
function pixels(study: Study, { a, b }: StudyPair, leaf: HierarchyNode): number {
  return study.probe.area(a, leaf) + study.probe.area(b, leaf);
}
