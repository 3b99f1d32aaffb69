import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { stratifiedAuc } from './stratified-auc';

/** Pair by pair. */
function slow(scores: number[], member: boolean[], stratum: number[]): number {
  let [sum, weights] = [0, 0];
  for (const s of new Set(stratum)) {
    const at = (is: boolean) => scores.filter((_, i) => stratum[i] === s && member[i] === is);
    const [ones, zeros] = [at(true), at(false)];
    let won = 0;
    for (const a of ones) for (const b of zeros) won += a > b ? 1 : a === b ? 0.5 : 0;
    // AUC = won / (n1 n0), times n1 n0 / (n1 + n0).
    if (ones.length > 0 && zeros.length > 0) sum += won / (ones.length + zeros.length);
    weights += (ones.length * zeros.length) / (ones.length + zeros.length);
  }
  return sum / weights;
}

it('compares pairs within strata alone, ties and one-sided strata and all', () => {
  const random = createRandom(1, 'strata');
  for (let trial = 0; trial < 20; trial++) {
    const stratum = Array.from({ length: 60 }, () => random.integer(4));
    const member = stratum.map((s) => s === 3 || random.integer(s + 2) === 0);
    const scores = stratum.map((s) => 10 * s + random.integer(6));
    expect(stratifiedAuc(scores, member, stratum)).toBeCloseTo(slow(scores, member, stratum), 12);
  }
});

it('is not a number where no stratum has both', () => {
  expect(stratifiedAuc([1, 2], [true, false], [0, 1])).toBeNaN();
});
