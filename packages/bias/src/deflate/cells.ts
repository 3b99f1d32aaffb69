import { HemlError, type Sample } from '@hemlkit/core/run';
import type { AttributeState } from '../contracts/deflate';
import { attributeStates } from '../named-attribute';
import type { Table } from './rebalance';
import { attributeName, type DeflateSettings } from './settings';

/** Which cell each image of a split is in. */
export interface Cells {
  /** By index, sorted. */
  labels: string[];
  /** Of each image. */
  label: Int32Array;
  /** The attribute's values: of two false and true, of several their texts, sorted. */
  states: readonly AttributeState[];
  has: AttributeState[];
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
    : attributeStates(samples, 'train', attributeName({ attribute }), 'write `attribute: { segment: NAME }`');
  if (isPresence) checkPresence(attribute.segment.name, has);
  const labels = [...new Set(samples.map((sample) => sample.label))].sort();
  const label = Int32Array.from(samples, (sample) => labels.indexOf(sample.label));
  const states = statesOf(has);
  const table = labels.map((_, l) => {
    const own = has.filter((_, i) => label[i] === l);
    return states.map((state) => own.filter((one) => one === state).length);
  });
  const isLabel =
    labels.length === 2 && table.every((row) => row.includes(0)) && typeof attribute === 'string';
  if (isLabel && labels.includes(attribute))
    throw new HemlError(`The attribute \`${attribute}\` is the label itself.`, {
      code: 'attribute-is-label',
      kind: 'usage',
      hint: 'Name in bias.attribute what is associated with the label but should not be.',
    });
  return { labels, label, states, has, table };
}

/** The values that an attribute has among some images. */
export const statesOf = (has: readonly AttributeState[]): readonly AttributeState[] =>
  has.every((one) => typeof one === 'boolean') ? [false, true] : [...new Set(has)].sort();

function checkPresence(name: string, has: readonly AttributeState[]): void {
  if (!has.includes(true))
    throw new HemlError(`No training image shows the segment \`${name}\`: there is nothing to exchange.`, {
      code: 'segment-never-seen',
      hint: '`heml data` lists how often each segment is seen.',
    });
}
