import type { Random } from '@hemlkit/core/run';

/** What decides who may be whose donor, by image. */
export interface Traits {
  labels: ArrayLike<number>;
  /** The attribute's value. */
  values: readonly AttributeValue[];
  /** Of a label, whether another value is the other side of one's own. Default: any other value is. */
  isOther?: (label: number, own: AttributeValue, other: AttributeValue) => boolean;
}

export type AttributeValue = string | number | boolean;

/** An image and those whose segment it is given; positions. */
export interface Exchange {
  recipient: number;
  /** Of the same label and the same value of the attribute. */
  same: number;
  /** Of the same label and another value. */
  other: number;
}

/**
 * Recipients with a donor of either value of an attribute, all of them of one label, so that what differs is the
 * attribute alone. Cells (label and value) are drawn from in turn, so that a rare one counts as much as a common one.
 *
 * @param most recipients at most
 */
export function drawExchanges(
  { labels, values, isOther = (_, own, other) => own !== other }: Traits,
  most: number,
  random: Random,
): Exchange[] {
  const cells = new Map<string, number[]>();
  for (const position of random.split('order').permutation(values.length)) {
    const key = cellOf(labels[position] as number, values[position] as AttributeValue);
    cells.set(key, [...(cells.get(key) ?? []), position]);
  }
  const queues = [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, positions]) => positions);
  const found: Exchange[] = [];
  for (let round = 0; queues.some((queue) => round < queue.length); round++)
    for (const queue of queues) {
      const recipient = queue[round];
      if (recipient === undefined || found.length >= most) continue;
      const label = labels[recipient] as number;
      const own = values[recipient] as AttributeValue;
      const same = (cells.get(cellOf(label, own)) ?? []).filter((position) => position !== recipient);
      const others = [...new Set(values)].filter((value) => value !== own && isOther(label, own, value));
      const other = others.flatMap((value) => cells.get(cellOf(label, value)) ?? []);
      if (same.length === 0 || other.length === 0) continue;
      const draw = random.split('donors', recipient);
      found.push({
        recipient,
        same: same[draw.integer(same.length)] as number,
        other: other[draw.integer(other.length)] as number,
      });
    }
  return found;
}

const cellOf = (label: number, value: AttributeValue): string => `${label} ${value}`;
