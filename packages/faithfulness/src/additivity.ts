import type { Estimate } from '@hemlkit/core/run';
import { bootstrap } from '@hemlkit/statistics';
import { type LinearFit, nonNegativeFit, predict, rSquared } from './least-squares';
import type { Measure, Study } from './study';

/** Draws of a bootstrap over thousands of pairs. */
const draws = 200;

/**
 * Whether a node's distance is a weighted sum of its children's, the paper's z = Σ yᵢ: R² on pairs of samples that
 * the weights were not fitted on. Weights are non-negative least squares with an intercept, fitted on the pairs within
 * one half of the samples and judged on those within the other.
 */
export const additivity: Measure = async (study) => {
  const { hierarchy, nodes: compared, root, leaves } = study.probe;
  const joined = hierarchy.nodes.filter(({ children }) => children.length > 0);
  if (joined.length === 0) return unmeasured('The tree is a single leaf: there are no children to add up.');
  if (compared.length < hierarchy.nodes.length)
    return unmeasured(
      'The method of this run compares images at the root alone: there are no distances of children.',
    );
  const halves = split(study);
  if (Math.min(halves[0].length, halves[1].length) < 3)
    return unmeasured(
      'There are too few validation samples to fit weights on some and judge them on others.',
    );
  const columns = new Map<string, [Float64Array, Float64Array]>();
  for (const { id } of compared) {
    const matrix = await study.matrix(id);
    columns.set(id, [take(matrix, halves[0], study), take(matrix, halves[1], study)]);
  }
  const of = (ids: readonly string[], half: 0 | 1) =>
    ids.map((id) => columns.get(id)?.[half] as Float64Array);
  const judge = (id: string, parts: readonly string[], given?: LinearFit): Estimate => {
    const fitted = (ids: readonly string[]) =>
      of(ids, 0).map((numbers) => offDiagonal(numbers, halves[0].length));
    const fit = given ?? nonNegativeFit(fitted(parts), fitted([id])[0] as Float64Array);
    const target = of([id], 1)[0] as Float64Array;
    const predicted = predict(fit, of(parts, 1));
    const statistic = (units: Int32Array) => rSquared(target, predicted, pairCounts(units, halves[1].length));
    return bootstrap(halves[1].length, statistic, study.random.split('additivity', id, parts.length), draws);
  };
  const plain = (parts: readonly string[]): LinearFit => ({ intercept: 0, weights: parts.map(() => 1) });
  const rootFit = judge(root.id, root.children);
  const names = leaves.map(({ id }) => id);
  const nodes = joined.map(({ id, children }) => judge(id, children).value);
  const values = [
    { name: `root from its children (${root.children.join(', ')})`, of: '', estimate: rootFit },
    { name: `root from the ${names.length} leaves`, of: '', estimate: judge(root.id, names) },
    {
      name: "root as the plain sum of its children's, as the paper has it",
      of: '',
      estimate: judge(root.id, root.children, plain(root.children)),
    },
    { name: 'joined nodes from their children, mean', of: '', estimate: study.mean(nodes, 'joined') },
  ];
  const verdict = rootFit.low > 0.8 ? 'good' : rootFit.high > 0.5 ? 'mixed' : 'poor';
  const share = Math.round(rootFit.value * 100);
  return {
    title: "The root's distance as a weighted sum of its children's",
    meaning:
      'R² on pairs that the weights were not fitted on (non-negative least squares): 1, the distances of the parts add up to that of the whole; 0, they predict no better than the mean does.',
    values,
    verdict,
    finding:
      verdict === 'good'
        ? `A weighted sum of the children's distances explains ${share} % of the root's: they may be read as its parts.`
        : `A weighted sum of the children's distances explains ${share} % of the root's: do not read the distances at the nodes as parts of a sum; the ${study.probe.title} are one.`,
  };
};

const unmeasured = (finding: string) => ({
  title: "The root's distance as a weighted sum of its children's",
  meaning: 'R² on held-out pairs.',
  values: [],
  finding,
});

/** Two halves of the study's samples, at random. */
function split({ samples, random }: Study): [Int32Array, Int32Array] {
  const order = random.split('halves').permutation(samples.length);
  const half = samples.length >> 1;
  return [order.slice(0, half), order.slice(half)];
}

/** The numbers of all pairs within some samples, row by row. */
function take(matrix: Float64Array, chosen: Int32Array, { samples }: Study): Float64Array {
  const values = new Float64Array(chosen.length ** 2);
  for (const [r, i] of chosen.entries())
    for (const [c, j] of chosen.entries())
      values[r * chosen.length + c] = matrix[i * samples.length + j] as number;
  return values;
}

/** A sample with itself is not a pair. */
const offDiagonal = (numbers: Float64Array, count: number): Float64Array =>
  numbers.filter((_, at) => at % (count + 1) !== 0);

/** How often each pair counts when samples are drawn again: a sample with itself is not a pair. */
function pairCounts(units: Int32Array, count: number): Float64Array {
  const times = new Float64Array(count);
  for (const unit of units) times[unit] = (times[unit] as number) + 1;
  const counts = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      if (i !== j) counts[i * count + j] = (times[i] as number) * (times[j] as number);
  return counts;
}
