import type { Background, HierarchyNode } from '@hemlkit/core/run';
import { sharesOf } from './agreement';
import type { FaithfulnessValue } from './contract';
import { areaUnder, deletionSteps, insertionSteps } from './curves';
import type { RootModel } from './probe';
import type { Measure, Study, StudyPair } from './study';

/** What removed segments are filled with. `keep` is not a fill: it shows more of the image. */
const fills: readonly Background[] = ['black', 'mean', 'blur'];

/** Random orders for each pair, with which the explanation's order is compared. */
const randomOrders = 6;

/** The column of the nodes' own distances, beside the explainer's. */
const own = 'own distances';

/** By how much an order beats the random ones, as a share of the range of the pair's distances. */
type Gains = Record<string, number>;

/**
 * Deletion and insertion (Petsiuk, Das and Saenko, 2018), for the distance of a pair: segments are removed from both
 * images, those first that add most to the distance by the explanation. The sooner the distance falls (rises, when they
 * are put in), the better the explanation knows what matters. Orders come from the explanation as the run
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
      const names = leaves.map(({ segments }) => segments[0] as string);
      // The same for every explainer.
      const others = await study.once(`other curves ${fill} ${at}`, () =>
        otherCurves(study, model, pair, leaves, at),
      );
      const shares = sharesOf(explained[at] as (typeof explained)[number], leaves);
      const [curves] = await curvesOf(model, pair, [inOrder(descending(names, shares))]);
      all.push(gains(study, pair, leaves, { [title]: curves as Curves, ...others.own }, others.random));
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

/** Names in the order in which they go, and in which they come. */
interface Orders {
  deletion: readonly string[];
  insertion: readonly string[];
}

/** The pair's distances while segments go and come: one more than there are segments. */
type Curves = Record<keyof Orders, { order: readonly string[]; values: Float64Array }>;

const ways = ['deletion', 'insertion'] as const;

const inOrder = (order: readonly string[]): Orders => ({ deletion: order, insertion: order });

async function curvesOf(model: RootModel, pair: StudyPair, orders: readonly Orders[]): Promise<Curves[]> {
  const steps = orders.flatMap(({ deletion, insertion }) => [
    deletionSteps(deletion),
    insertionSteps(insertion),
  ]);
  const values = await model.values(pair)(steps.flat());
  let start = 0;
  const next = (order: readonly string[]) => {
    const part = values.subarray(start, start + order.length + 1);
    start += order.length + 1;
    return { order, values: part };
  };
  return orders.map(({ deletion, insertion }) => ({ deletion: next(deletion), insertion: next(insertion) }));
}

/** What does not depend on the explainer: the curves of random orders, and of the nodes' own distances where there are such. */
async function otherCurves(
  study: Study,
  model: RootModel,
  pair: StudyPair,
  leaves: readonly HierarchyNode[],
  at: number,
): Promise<{ random: Curves[]; own: Record<string, Curves> }> {
  const names = leaves.map(({ segments }) => segments[0] as string);
  const random = study.random.split('orders', at);
  const shuffled = Array.from({ length: randomOrders }, (_, draw): Orders => {
    const order = Array.from(
      random.split(draw).permutation(names.length),
      (position) => names[position] as string,
    );
    // A random order is as random backwards, and putting in then passes by what removing has shown already.
    return { deletion: order, insertion: order.toReversed() };
  });
  const ranked = study.probe.comparesLeaves
    ? [inOrder(descending(names, await study.ownPercentiles(pair, leaves)))]
    : [];
  const curves = await curvesOf(model, pair, [...shuffled, ...ranked]);
  const found = curves.slice(randomOrders);
  return { random: curves.slice(0, randomOrders), own: found[0] ? { [own]: found[0] } : {} };
}

function gains(
  study: Study,
  pair: StudyPair,
  leaves: readonly HierarchyNode[],
  explained: Readonly<Record<string, Curves>>,
  random: readonly Curves[],
): Gains {
  const areas = new Map(leaves.map((leaf) => [leaf.segments[0] as string, pixels(study, pair, leaf)]));
  const all = [...Object.values(explained), ...random].flatMap((curves) =>
    ways.flatMap((way) => [...curves[way].values]),
  );
  const range = Math.max(...all) - Math.min(...all);
  const result: Gains = {};
  for (const way of ways)
    for (const axis of ['by segment', 'by area'] as const) {
      const area = (curves: Curves) => {
        const { order, values } = curves[way];
        const widths = order.map((name) => (axis === 'by area' ? (areas.get(name) as number) : 1));
        return areaUnder(values, widths);
      };
      const expected = random.reduce((sum, curves) => sum + area(curves), 0) / random.length;
      for (const [name, curves] of Object.entries(explained)) {
        const ahead = way === 'deletion' ? expected - area(curves) : area(curves) - expected;
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
