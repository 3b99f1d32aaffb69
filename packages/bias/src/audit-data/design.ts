import { type Groups, groupBy, LabelExchange, singles } from '@hemlkit/statistics';

/** How images are compared, folded, drawn and permuted, so that no more is claimed than they can show. */
export interface Design {
  /** How labels are exchanged where they mean nothing. */
  exchange: LabelExchange;
  /** Units that are not independent: in one fold, and drawn as one. */
  groups: Groups;
  /** What units are compared within: all are of one stratum, or each group is one. */
  strata: Int32Array;
  /** Groups of images, as they were named. */
  count: number;
}

/**
 * The design for some images. Whole groups exchange their labels where that gives as many orders as needed. Where it does not,
 * because there are few groups, and labels vary inside them, labels are exchanged within groups, and images compared within
 * them: that holds for these groups, and takes a group's images for independent of each other.
 *
 * @param needed how many orders there have to be, for the least p-value to be small enough
 */
export function designOf(groups: Groups, labels: Int32Array, needed: number): Design {
  const count = groups.reduce((most, group) => Math.max(most, group), -1) + 1;
  const whole = { groups, strata: new Int32Array(groups.length), count };
  const exchange = new LabelExchange(groups, labels);
  if (count === labels.length || exchange.possible >= needed) return { ...whole, exchange };
  const within = new LabelExchange(groups, labels, 'within');
  if (within.possible < needed) return { ...whole, exchange };
  return { exchange: within, groups: singles(labels.length), strata: groups, count };
}

/** The design for some of the images. */
export const designOfSome = (
  units: readonly number[],
  groups: Groups,
  labels: Int32Array,
  needed: number,
): Design =>
  designOf(
    units.length === groups.length ? groups : groupBy(units.map((unit) => groups[unit])),
    Int32Array.from(units, (unit) => labels[unit] as number),
    needed,
  );

/** How many groups of one label each have at least this many orders, were half of them of either label. */
export function groupsNeeded(orders: number): number {
  let [groups, possible] = [2, 2];
  while (possible < orders) {
    groups++;
    // C(n, n/2) of the next n.
    possible = groups % 2 ? (possible * groups) / ((groups + 1) / 2) : possible * 2;
  }
  return groups;
}
