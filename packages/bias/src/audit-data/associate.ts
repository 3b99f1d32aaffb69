import type { Estimate, Random } from '@hemlkit/core/run';
import {
  auroc,
  contingency,
  cramersV,
  type Groups,
  groupBootstrap,
  linearProbe,
  membersOf,
  permutationTest,
  singles,
} from '@hemlkit/statistics';

/** An effect with its interval, and how often chance alone makes one as large. */
export interface Tested {
  effect: Estimate;
  p: number;
}

/** Images of each of two labels at least, of different groups, for the look of a segment to be probed. */
export const fewestLooks = 10;

/**
 * How whether something is there goes with the label: Cramér's V.
 * @param labels class index of each unit, below `classes`
 * @param groups of units that are not independent. Default: all are
 */
export function presenceAssociation(
  present: readonly boolean[],
  labels: Int32Array,
  classes: number,
  random: Random,
  groups: Groups = singles(labels.length),
): Tested {
  const has = Int32Array.from(present, Number);
  const v = (values: Int32Array) => cramersV(contingency(has, values, 2, classes));
  const p = permutationTest(v, labels, random.split('permutation'), undefined, groups);
  const of = (units: Int32Array) =>
    cramersV(
      contingency(
        units.map((i) => has[i] as number),
        units.map((i) => labels[i] as number),
        2,
        classes,
      ),
    );
  return { p, effect: groupBootstrap(groups, of, random.split('bootstrap')) };
}

/**
 * How the look of something goes with the label: 2 AUC - 1 of a cross-fitted linear probe. With more than two labels, the
 * mean over them of each against the rest (those with too few images left out).
 *
 * @param looks [units, features]
 * @param groups of units that are not independent. Default: all are
 * @returns nothing where fewer than two labels have images of `fewestLooks` groups
 */
export function lookAssociation(
  looks: readonly Float64Array[],
  labels: Int32Array,
  classes: number,
  random: Random,
  groups: Groups = singles(labels.length),
): Tested | undefined {
  const members = membersOf(groups);
  const counts = Array.from(
    { length: classes },
    (_, k) => members.filter((own) => own.some((unit) => labels[unit] === k)).length,
  );
  const enough = counts.flatMap((count, k) => (count >= fewestLooks ? [k] : []));
  if (enough.length < 2) return undefined;
  // Of two labels, one against the other says it all.
  const tested =
    enough.length === 2 && counts.filter((count) => count > 0).length === 2 ? enough.slice(1) : enough;
  const probe = linearProbe(looks, random.split('folds'), { groups });
  const scoresOf = (values: Int32Array) =>
    tested.map((k) => probe(Float64Array.from(values, (label) => (label === k ? 1 : -1))));
  const effectOf = (scores: readonly Float64Array[], values: Int32Array, units?: Int32Array) => {
    const sum = scores.reduce((total, one, t) => {
      const label = tested[t] as number;
      const own = units ? units.map((i) => values[i] as number) : values;
      const score = units ? Float64Array.from(units, (i) => one[i] as number) : one;
      return (
        total +
        2 *
          auroc(
            score,
            Array.from(own, (value) => value === label),
          ) -
        1
      );
    }, 0);
    return sum / tested.length;
  };
  const p = permutationTest(
    (values) => effectOf(scoresOf(values), values),
    labels,
    random.split('permutation'),
    499,
    groups,
  );
  const scores = scoresOf(labels);
  const effect = groupBootstrap(
    groups,
    (units) => effectOf(scores, labels, units),
    random.split('bootstrap'),
  );
  return { effect, p };
}
