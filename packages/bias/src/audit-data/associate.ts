import type { Estimate, Random } from '@hemlkit/core/run';
import {
  contingency,
  cramersV,
  linearProbe,
  membersOf,
  monteCarloTest,
  type PValue,
  permutationTest,
  quickAuc,
  SortedScores,
  twoByTwo,
  weightedBootstrap,
} from '@hemlkit/statistics';
import type { Design } from './design';

/** An effect with its interval, and how often chance alone makes one as large. */
export interface Tested {
  effect: Estimate;
  test: PValue;
}

/** Independent images of each of two labels at least, for the look of a segment to be probed. */
export const fewestLooks = 10;

/**
 * How strongly a classification of images is associated with their labels: Cramér's V. Where images are compared within groups,
 * counts are held against what each group would have by chance.
 *
 * @param values class index of each unit, below `count`: 0 or 1 for whether something is there
 * @param labels class index of each unit, below `classes`
 */
export function presenceAssociation(
  { values, count }: { values: Int32Array; count: number },
  labels: Int32Array,
  classes: number,
  random: Random,
  design: Design,
): Tested {
  const { strata, exchange, groups } = design;
  const isOne = strata.every((stratum) => stratum === 0);
  const v = (own: Int32Array) =>
    isOne
      ? cramersV(contingency(values, own, count, classes))
      : cramersV(...withinStrata(values, own, strata, count, classes));
  const effect = weightedBootstrap(
    groups,
    (times) =>
      isOne
        ? cramersV(contingency(values, labels, count, classes, times))
        : cramersV(...withinStrata(values, labels, strata, count, classes, times)),
    random.split('bootstrap'),
  );
  const observed = v(labels);
  const used = contingency(values, labels, count, classes);
  const rows = used.map((row) => row.reduce((sum, one) => sum + one, 0));
  const columns = Array.from({ length: classes }, (_, j) =>
    used.reduce((sum, row) => sum + (row[j] as number), 0),
  ).filter((sum) => sum > 0);
  // Of independent images with two labels all tables can be counted.
  if (isOne && count === 2 && columns.length === 2 && design.count === labels.length) {
    const margins = { rows: rows[1] as number, columns: columns[1] as number, all: labels.length };
    const phi = (both: number) => {
      const { rows: r, columns: c, all } = margins;
      const spread = Math.sqrt(r * (all - r) * c * (all - c));
      return spread > 0 ? Math.abs(both * all - r * c) / spread : 0;
    };
    const test = monteCarloTest(observed, { outcomes: () => twoByTwo(margins, phi), draw: () => 0 });
    return { effect, test };
  }
  return { effect, test: permutationTest(v, labels, random.split('permutation'), exchange) };
}

/** Counts of all strata together, and what each stratum would have by chance, added up. */
function withinStrata(
  values: Int32Array,
  labels: Int32Array,
  strata: Int32Array,
  rows: number,
  columns: number,
  times?: Float64Array,
): [table: Float64Array[], expected: Float64Array[]] {
  const table = contingency(values, labels, rows, columns, times);
  const expected = table.map((row) => new Float64Array(row.length));
  for (const units of membersOf(strata)) {
    const at = (numbers: ArrayLike<number>) => units.map((i) => numbers[i] as number);
    const own = contingency(at(values), at(labels), rows, columns, times && at(times));
    const sums = own.map((row) => row.reduce((sum, one) => sum + one, 0));
    const all = sums.reduce((sum, one) => sum + one, 0);
    if (all === 0) continue;
    for (let j = 0; j < columns; j++) {
      const column = own.reduce((sum, row) => sum + (row[j] as number), 0);
      for (const [i, row] of expected.entries())
        row[j] = (row[j] as number) + ((sums[i] as number) * column) / all;
    }
  }
  return [table, expected];
}

/**
 * How strongly the look of something is associated with the label: 2 AUC - 1 of a cross-fitted linear probe. With more than two
 * labels, the mean over them of each against the rest (those with too few images left out).
 *
 * @param looks [units, features]
 * @returns nothing where fewer than two labels have `fewestLooks` independent images
 */
export function lookAssociation(
  looks: readonly Float64Array[],
  labels: Int32Array,
  classes: number,
  random: Random,
  { groups, strata, exchange }: Design,
): Tested | undefined {
  const together = membersOf(groups);
  const counts = Array.from(
    { length: classes },
    (_, k) => together.filter((own) => own.some((unit) => labels[unit] === k)).length,
  );
  const enough = counts.flatMap((count, k) => (count >= fewestLooks ? [k] : []));
  if (enough.length < 2) return undefined;
  // With two labels, one against the other is the only comparison.
  const tested =
    enough.length === 2 && counts.filter((count) => count > 0).length === 2 ? enough.slice(1) : enough;
  const probe = linearProbe(looks, random.split('folds'), { groups, strata });
  const isOne = strata.every((stratum) => stratum === 0);
  const scoresOf = (values: Int32Array, k: number) => {
    const signs = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) signs[i] = values[i] === k ? 1 : -1;
    return probe(signs);
  };
  const membersOfLabel = (values: Int32Array, k: number) => {
    const members = new Uint8Array(values.length);
    for (let i = 0; i < values.length; i++) members[i] = values[i] === k ? 1 : 0;
    return members;
  };
  const mean = (of: (k: number) => number) =>
    tested.reduce((sum, k) => sum + 2 * of(k) - 1, 0) / tested.length;
  const statistic = (values: Int32Array) =>
    mean((k) => {
      const scores = scoresOf(values, k);
      const isMember = membersOfLabel(values, k);
      return isOne ? quickAuc(scores, isMember) : new SortedScores(scores, strata).auc(isMember);
    });
  const test = permutationTest(statistic, labels, random.split('permutation'), exchange);
  const areas = new Map(
    tested.map((k) => [k, new SortedScores(scoresOf(labels, k), strata).aucOf(membersOfLabel(labels, k))]),
  );
  const effect = weightedBootstrap(
    groups,
    (times) => mean((k) => areas.get(k)?.(times) ?? Number.NaN),
    random.split('bootstrap'),
  );
  return { effect, test };
}
