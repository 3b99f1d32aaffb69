import { didYouMean, HemlError, listed, type Sample, type Split } from '@hemlkit/core/run';
import { type LeftOut, mostValues, twoValuedAttributes } from './audit-data/attributes';
import type { AttributeState } from './contracts/deflate';

/**
 * The values of an attribute that the dataset knows, two or more.
 * @param without what to do where the dataset has no such attributes: a sentence's end
 * @throws HemlError (usage) for an unknown one, one that some samples lack, or one with a single value
 */
export function knownAttribute(
  samples: readonly Sample[],
  split: Split,
  name: string,
  without: string,
): NonNullable<Sample['attributes']>[string][] {
  const values = samples.map(({ attributes }) => attributes?.[name] ?? '');
  const known = values.filter((value) => value !== '');
  if (known.length === samples.length && new Set(known).size > 2) return known;
  return namedAttribute(samples, split, name, without);
}

/**
 * Whether each sample of a split has an attribute of two values, or which value of one with up to eight, as text.
 * @param without what to do where the dataset has no such attributes: a sentence's end
 * @throws HemlError (usage) as `namedAttribute` does, but for three to eight values
 */
export function attributeStates(
  samples: readonly Sample[],
  split: Split,
  name: string,
  without: string,
): AttributeState[] {
  const values = samples.map(({ attributes }) => attributes?.[name] ?? '');
  const count = new Set(values).size;
  if (!values.includes('') && count > 2 && count <= mostValues) return values.map(String);
  return namedAttribute(samples, split, name, without);
}

/**
 * Which samples of a split have an attribute that the dataset knows.
 * @param without what to do where the dataset has no such attributes: a sentence's end
 * @throws HemlError (usage) if the attribute is unknown, does not have two values, or is not known of every sample
 */
export function namedAttribute(
  samples: readonly Sample[],
  split: Split,
  name: string,
  without: string,
): boolean[] {
  const { found: known, left } = twoValuedAttributes(samples);
  const found = known.filter(({ units }) => units.length === samples.length);
  const attribute = found.find((one) => one.name === name);
  if (attribute) return attribute.has;
  const has = samples.filter(({ attributes }) => (attributes?.[name] ?? '') !== '').length;
  const unfit =
    has > 0 && has < samples.length
      ? { why: `${samples.length - has} of ${samples.length} images have none` }
      : tooMany(left.find((one) => one.name === name));
  const names = found.map((one) => one.name);
  const hint =
    names.length === 0
      ? `It has none with two values: ${without}.`
      : `${didYouMean(name, names)}Those with two values are ${listed(names)}.`;
  if (!unfit)
    throw new HemlError(`The dataset has no attribute \`${name}\`.`, {
      code: 'attribute-unknown',
      kind: 'usage',
      hint,
    });
  const hasMore = new Set(samples.map(({ attributes }) => attributes?.[name] ?? '')).size > 2;
  throw new HemlError(`The attribute \`${name}\` cannot be used: in the ${split} split ${unfit.why}.`, {
    code: 'attribute-unusable',
    kind: 'usage',
    hint: `An attribute of two to ${mostValues} values is needed, of which every image has one.${hasMore ? ` To take one value against the others write \`attribute: { name: ${name}, value: VALUE }\`.` : ''}`,
  });
}

/** Why one with too many values cannot be used. */
const tooMany = (one: LeftOut | undefined): Pick<LeftOut, 'why'> | undefined =>
  one?.values === undefined ? one : { why: `it has ${one.values} values` };
