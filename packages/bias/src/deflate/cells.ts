import { HemlError, type Sample } from '@hemlkit/core/run';
import { namedAttribute } from '../named-attribute';
import type { Table } from './rebalance';
import { attributeName, type DeflateSettings } from './settings';

/** Which cell each image of a split is in. */
export interface Cells {
  /** By index, sorted. */
  labels: string[];
  /** Of each image. */
  label: Int32Array;
  has: boolean[];
  /** Images of each cell. */
  table: Table;
}

/**
 * Sorts a training split by label and attribute.
 * @param present whether each image shows the attribute's segment
 * @throws HemlError for an attribute that the dataset does not have, that all or none have, and that is the label itself
 */
export function cellsOf(
  samples: readonly Sample[],
  attribute: DeflateSettings['attribute'],
  present: (i: number) => boolean,
): Cells {
  const isPresence = typeof attribute === 'object' && 'segment' in attribute;
  const has = isPresence
    ? samples.map((_, i) => present(i))
    : namedAttribute(samples, 'train', attributeName({ attribute }), 'write `attribute: { segment: NAME }`');
  if (isPresence) checkPresence(attribute.segment.name, has);
  const labels = [...new Set(samples.map((sample) => sample.label))].sort();
  const label = Int32Array.from(samples, (sample) => labels.indexOf(sample.label));
  const table = labels.map((_, l): [number, number] => {
    const own = has.filter((_, i) => label[i] === l);
    const having = own.filter(Boolean).length;
    return [own.length - having, having];
  });
  const isLabel =
    labels.length === 2 && table.every((row) => row.includes(0)) && typeof attribute === 'string';
  if (isLabel && labels.includes(attribute))
    throw new HemlError(`The attribute \`${attribute}\` is the label itself.`, {
      code: 'attribute-is-label',
      kind: 'usage',
      hint: 'Name in bias.attribute what goes with the label though it should not.',
    });
  return { labels, label, has, table };
}

function checkPresence(name: string, has: readonly boolean[]): void {
  if (!has.includes(true))
    throw new HemlError(`No training image shows the segment \`${name}\`: there is nothing to exchange.`, {
      code: 'segment-never-seen',
      hint: '`heml data` tells how often each segment is seen.',
    });
}
