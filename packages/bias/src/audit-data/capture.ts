import type { Estimate, Random } from '@hemlkit/core/run';
import { permutationTest, ranks, SortedScores, weightedBootstrap } from '@hemlkit/statistics';
import { fewestLooks, type Tested } from './associate';
import type { Design } from './design';
import type { RegionLooks } from './read-looks';
import { lookAt } from './segment-look';

/** A condition under which an image was taken, as each of its regions shows it. */
export interface Condition {
  name: string;
  /** @param look of a region of an image */
  of: (look: Float64Array) => number;
}

const channel = (look: Float64Array, at: number, c: number) => look[at + c] as number;
const mean = (look: Float64Array, at: number) =>
  (channel(look, at, 0) + channel(look, at, 1) + channel(look, at, 2)) / 3;

export const conditions: readonly Condition[] = [
  { name: 'brightness', of: (look) => mean(look, lookAt.means) },
  { name: 'contrast', of: (look) => Math.log(1e-3 + mean(look, lookAt.deviations)) },
  {
    name: 'cast-red-blue',
    of: (look) => channel(look, lookAt.means, 0) - channel(look, lookAt.means, 2),
  },
  {
    name: 'cast-green',
    of: (look) =>
      channel(look, lookAt.means, 1) - (channel(look, lookAt.means, 0) + channel(look, lookAt.means, 2)) / 2,
  },
  { name: 'sharpness', of: (look) => look[lookAt.sharpness] as number },
  { name: 'noise', of: (look) => look[lookAt.noise] as number },
];

/** A region's values of a condition. */
interface Values {
  /** Images that show it. */
  units: Int32Array;
  sorted: SortedScores;
  /** Their ranks among each other, without strata. */
  ranks: Float64Array;
}

/**
 * How strongly a condition of whole images is associated with the label: 2 AUC - 1 of what a region shows of it, as large as two
 * thirds of the regions have it, in one direction. So some regions that look different do not make a condition of the image: a median
 * would be moved by them. With more than two labels, the largest of each against the rest.
 *
 * @returns nothing where fewer than two regions, or fewer than two labels, are seen often enough
 */
export function conditionAssociation(
  { of }: Condition,
  regions: readonly RegionLooks[],
  labels: Int32Array,
  classes: number,
  random: Random,
  { exchange, groups, strata }: Design,
): Tested | undefined {
  const isOne = strata.every((stratum) => stratum === 0);
  const enough = (units: Int32Array, label: number) => {
    const own = units.reduce((sum, unit) => sum + Number(labels[unit] === label), 0);
    return own >= fewestLooks && units.length - own >= fewestLooks;
  };
  const measured = regions.map(({ seen, look }): Values => {
    const units = Int32Array.from(seen.keys()).filter((i) => seen[i]);
    const values = Float64Array.from(units, (i) => of(look(i)));
    const own = Int32Array.from(units, (i) => strata[i] as number);
    return { units, sorted: new SortedScores(values, own, units), ranks: ranks(values) };
  });
  const byLabel = Array.from({ length: classes }, (_, label) => ({
    label,
    regions: measured.filter(({ units }) => enough(units, label)),
  })).filter((one) => one.regions.length >= 2);
  if (byLabel.length === 0) return undefined;
  // Of two labels, one against the other is enough.
  const present = new Set(labels).size;
  const tested = present === 2 ? byLabel.slice(-1) : byLabel;
  const membersOf = (own: Int32Array, label: number) => {
    const member = new Uint8Array(own.length);
    for (let i = 0; i < own.length; i++) member[i] = own[i] === label ? 1 : 0;
    return member;
  };
  const statistic = (own: Int32Array): number =>
    Math.max(
      ...tested.map(({ label, regions: some }) => {
        const member = membersOf(own, label);
        const areas = some.map(({ units, sorted, ranks: places }) =>
          isOne ? areaByRanks(places, units, member) : sorted.auc(member),
        );
        return effectOf(areas);
      }),
    );
  const test = permutationTest(statistic, labels, random.split('permutation'), exchange);
  const areasOf = tested.map(({ label, regions: some }) => {
    const member = membersOf(labels, label);
    return some.map(({ sorted }) => sorted.aucOf(member));
  });
  const effect: Estimate = weightedBootstrap(
    groups,
    (times) => Math.max(...areasOf.map((some) => effectOf(some.map((area) => area(times))))),
    random.split('bootstrap'),
  );
  return { effect, test };
}

/** Of the areas under the ROC curve of single regions. */
const effectOf = (areas: readonly number[]): number =>
  Math.abs(sharedByMost(areas.map((area) => 2 * area - 1)));

function areaByRanks(places: Float64Array, units: Int32Array, member: Uint8Array): number {
  let [members, sum] = [0, 0];
  for (let i = 0; i < units.length; i++) {
    const is = member[units[i] as number] as number;
    members += is;
    sum += is * (places[i] as number);
  }
  return (sum - (members * (members + 1)) / 2) / (members * (units.length - members));
}

/**
 * The number that two thirds of some numbers reach, or the one that two thirds are not above; 0 where they agree on no direction.
 * Others than numbers are left out.
 */
export function sharedByMost(numbers: readonly number[]): number {
  const sorted = numbers.filter((one) => Number.isFinite(one)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const third = Math.floor((sorted.length - 1) / 3);
  const [low, high] = [sorted[third] as number, sorted[sorted.length - 1 - third] as number];
  return low > 0 ? low : Math.min(high, 0);
}
