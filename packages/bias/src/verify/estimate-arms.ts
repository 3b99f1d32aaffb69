import type { Estimate, Random } from '@hemlkit/core/run';
import { quantile, resamples } from '@hemlkit/statistics';
import type { Arm, ArmFigures, VerifiedArm } from '../contracts/verification';
import { cellFigures, type Drawn, figureNames, type Queries } from './cell-figures';

/** Whether each query was a hit, by seed, of the models of an arm. */
export interface ArmHits {
  arm: Arm;
  /** [seeds][queries], 1 or 0. */
  hits: readonly ArrayLike<number>[];
}

type Figures = ReturnType<typeof cellFigures>;

/**
 * The figures of each arm with 95 % intervals by a bootstrap of two levels (Davison and Hinkley, 1997, section 3.8): seeds are
 * drawn with replacement, and of each its queries. Every draw is the same for all arms, so that differences and shares
 * are paired. With few seeds the intervals are somewhat narrow: five seeds vary less among each other than all would.
 *
 * @param seeds the queries of each seed
 * @param arms the first is the one that others are compared with
 */
export function estimateArms(
  seeds: readonly Queries[],
  arms: readonly ArmHits[],
  random: Random,
  draws = resamples,
): VerifiedArm[] {
  const cellCount = seeds[0]?.aligned.length ?? 0;
  const figures = (drawn: readonly Omit<Drawn, 'hits'>[], at: readonly number[], { hits }: ArmHits) =>
    cellFigures(
      drawn.map((one, i) => ({ ...one, hits: hits[at[i] as number] as ArrayLike<number> })),
      cellCount,
    );
  const everything = seeds.map((queries) => ({ queries, units: [...Array(queries.cell.length).keys()] }));
  const found = arms.map((arm) => figures(everything, [...seeds.keys()], arm));
  const drawn: Figures[][] = Array.from({ length: draws }, () => {
    const at = seeds.map(() => random.integer(seeds.length));
    const units = at.map((seed) => {
      const queries = seeds[seed] as Queries;
      const count = queries.cell.length;
      return { queries, units: Array.from({ length: count }, () => random.integer(count)) };
    });
    return arms.map((arm) => figures(units, at, arm));
  });
  const count = everything.reduce((sum, { units }) => sum + units.length, 0);
  /** @param of a number from the figures of all arms */
  const estimate = (of: (all: readonly Figures[]) => number): Estimate => {
    const values = drawn
      .map(of)
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    return { value: of(found), low: quantile(values, 0.025), high: quantile(values, 0.975), count };
  };
  const each = (of: (all: readonly Figures[], name: keyof ArmFigures) => number) =>
    Object.fromEntries(
      figureNames.map((name) => [name, estimate((all) => of(all, name))]),
    ) as unknown as ArmFigures;
  const oracle = arms.findIndex(({ arm }) => arm === 'oracle');
  const reweight = arms.findIndex(({ arm }) => arm === 'reweight');
  const lead = (all: readonly Figures[], i: number, over = 0) =>
    (all[i] as Figures).balanced - (all[over] as Figures).balanced;
  const isLed = oracle > 0 && estimate((all) => lead(all, oracle)).low > 0;
  return arms.map(({ arm }, i) => ({
    arm,
    figures: each((all, name) => (all[i] as Figures)[name]),
    ...(i > 0 && { change: each((all, name) => (all[i] as Figures)[name] - (all[0] as Figures)[name]) }),
    ...(isLed && i > 0 && i !== oracle && { closed: estimate((all) => lead(all, i) / lead(all, oracle)) }),
    ...(reweight >= 0 && i !== reweight && { overReweight: estimate((all) => lead(all, i, reweight)) }),
    cells: Array.from({ length: cellCount }, (_, cell) =>
      estimate((all) => (all[i] as Figures).cells[cell] as number),
    ),
  }));
}
