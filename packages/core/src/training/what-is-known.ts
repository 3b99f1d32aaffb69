import type { MetricInput } from '../contracts/metric-learning';
import type { Sample } from '../contracts/sample';
import type { Data } from './split-data';

/** What metrics are given of the images that they compare, beside their labels. */
export function whatIsKnown(
  samples: readonly Sample[],
  { group }: Pick<Data, 'group'>,
): Pick<MetricInput, 'attributes' | 'groups'> {
  const attributes = samples.map((sample) => sample.attributes);
  if (group === undefined) return { attributes };
  const numbers = new Map<string, number>();
  const groups = Int32Array.from(attributes, (own, i) => {
    const value = own?.[group] ?? '';
    // An image of which it is not known is alone.
    const key = value === '' ? `alone ${i}` : `${typeof value} ${value}`;
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
  return { attributes, groups };
}
