import type { NodeEmbeddings } from '@hemlkit/core/run';
import type { Measure, Study } from './study';

/** How far the numbers of an exact explainer may miss their sum: they are sums of some hundred float64 numbers. */
const tolerance = 1e-6;

/** How far d(all) may be from the root's own distance: both are of float32 embeddings of the same two images. */
const sameImages = 1e-4;

/** How far float32 contributions may be from the stored distance, as a share of it. */
const stored = 1e-4;

/** A gap that still is the error of a rule, as a share of what the numbers are to come to. */
const small = 0.05;

/** What makes up the root's distance: the shares of the leaves, or what each node adds of itself. */
const rows = { leaves: 'leaves', own: "nodes' own shares" };
const meanings = {
  leaves:
    "By how much the leaves' shares miss the root's distance less that of two empty images, and children miss their parent. 0: the shares add up.",
  own: "By how much the nodes' own shares miss the root's distance, and children with their parent's own share miss the parent's. 0: the shares add up.",
};

/**
 * Whether the parts add up to the whole: the leaves' numbers to d(all) - d(none), and every node's children to
 * the node; and whether d(all) is the distance that the tree shows at the root.
 */
export const completeness: Measure = async (study) => {
  const { hierarchy, root } = study.probe;
  const explained = await study.explained();
  const title = `Completeness of the ${study.probe.title}`;
  if (explained.some(({ addsUp }) => addsUp === false))
    return {
      title,
      meaning: meanings.leaves,
      values: [],
      finding: `There is no sum that the numbers of ${study.probe.title} are meant to come to.`,
    };
  const gaps = explained.map(({ nodes, own, outside = 0, all, none }) => {
    const terms = own ? Object.values(own) : study.probe.leaves.map(({ id }) => nodes[id] as number);
    return Math.abs(terms.reduce((sum, term) => sum + term, outside) - (all - none));
  });
  const joined = hierarchy.nodes.filter(({ children }) => children.length > 0);
  const nested = explained.map(({ nodes, own }) =>
    Math.max(
      0,
      ...joined.map(({ id, children }) => {
        const parts = children.reduce((sum, child) => sum + (nodes[child] as number), own?.[id] ?? 0);
        return Math.abs(parts - (nodes[id] as number));
      }),
    ),
  );
  const own = await rootDistances(study);
  // What explains another distance than the run's is not held against that.
  const roots = explained.flatMap(({ all, distance }, at) =>
    distance === undefined ? [Math.abs(all - (own[at] as number))] : [],
  );
  const worst = Math.max(...gaps, ...nested);
  const apart = Math.max(0, ...roots);
  const terms = explained.some(({ own }) => own) ? 'own' : 'leaves';
  const missed = sumOf(gaps) / sumOf(explained.map(({ all, none }) => Math.abs(all - none)));
  const contributed =
    terms === 'own'
      ? await study.probe.contributionGaps(
          study.pairs.map(({ i, j }) => [study.samples[i] as number, study.samples[j] as number] as const),
          (await study.embeddings())[root.id] as NodeEmbeddings,
        )
      : undefined;
  const ofStored = Math.max(0, ...(contributed ?? []));
  const isRoot = apart <= sameImages && ofStored <= stored;
  const isExact = worst <= tolerance;
  const verdict = isRoot && isExact ? 'good' : isRoot && missed <= small ? 'mixed' : 'poor';
  const row = (name: string, numbers: number[]) => ({ name, of: '', estimate: study.mean(numbers, name) });
  const largest = (name: string, value: number) => ({
    name,
    of: '',
    estimate: { value, low: value, high: value, count: explained.length },
  });
  return {
    title,
    meaning: meanings[terms],
    values: [
      row(`${rows[terms]} to the root, mean gap`, gaps),
      largest(`${rows[terms]} to the root, sum of gaps as a share of what they are to come to`, missed),
      largest(`${rows[terms]} and children, largest gap`, worst),
      ...(roots.length > 0
        ? [largest("all segments shown, from the root's own distance, largest gap", apart)]
        : []),
      ...(contributed
        ? [
            largest(
              "nodes' own shares, from the distance of the stored embeddings, largest gap as a share",
              ofStored,
            ),
          ]
        : []),
    ],
    verdict,
    finding:
      verdict === 'good'
        ? `The shares add up: no pair of ${explained.length} misses by more than ${worst.toExponential(1)}.`
        : `The shares do not add up to the root's distance: one pair misses by ${Math.max(worst, apart).toExponential(1)}, all together by ${(100 * missed).toFixed(1)} % of what they are to come to.`,
  };
};

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** The root's distance of the very images that are explained: a store may have crops of photographs, which a pair in memory does not have. */
async function rootDistances({ probe, pairs }: Study): Promise<Float64Array> {
  const images = pairs.flatMap(({ a, b }) => [a, b]);
  return probe.differences(
    await probe.embed(probe.root, images),
    pairs.map((_, at) => [2 * at, 2 * at + 1] as const),
  );
}
