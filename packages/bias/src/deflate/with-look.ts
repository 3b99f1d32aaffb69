import type { Sample, Split } from '@hemlkit/core/run';
import { withValue } from '../attribute-value';
import type { AttributeState } from '../contracts/deflate';
import { lookAttribute, lookValues } from '../look-attribute';
import type { Data } from './open-data';
import type { DeflateSettings } from './settings';

/**
 * Data in which what is to be parted from the label is an attribute of every image: how a segment looks, as the spec has it, or
 * because all training images show the segment, so that its presence has one value; or one value of an attribute against all others.
 */
export async function withLook(
  data: Data,
  settings: DeflateSettings,
  isEverywhere: boolean,
): Promise<{ data: Data; settings: DeflateSettings }> {
  const { attribute } = settings;
  if (typeof attribute === 'string' || ('segment' in attribute && !isEverywhere)) return { data, settings };
  if ('name' in attribute)
    return { data: withAttribute(data, (_, samples) => withValue(samples, attribute)), settings };
  const look = 'look' in attribute ? attribute.look : attribute.segment;
  const stored = await data.stored();
  const values = lookValues(stored, data.loaded.experiment, look.name);
  if (!values) return { data, settings };
  const name = lookAttribute(look.name);
  if ('segment' in attribute)
    data.onEvent({
      type: 'warning',
      message: `All training images show \`${look.name}\`: what is parted from the label is how it looks (\`${name}\`: as the images of one label, or as others).`,
    });
  const withValues = (split: Split, samples: readonly Sample[]): Sample[] =>
    samples.map((sample, i) => ({
      ...sample,
      attributes: { ...sample.attributes, [name]: values[split]?.[i] ?? false },
    }));
  return { data: withAttribute(data, withValues), settings: { ...settings, attribute: { look } } };
}

function withAttribute(data: Data, of: (split: Split, samples: readonly Sample[]) => Sample[]): Data {
  const { train, validation, test } = data.splits;
  return {
    ...data,
    splits: {
      train: of('train', train),
      validation: of('validation', validation),
      ...(test && { test: of('test', test) }),
    },
  };
}

/** Images of either value that are shown. */
const most = 8;

/** Image files of either value, from all over the split. */
export function examplesOf(
  samples: readonly Sample[],
  has: readonly AttributeState[],
): { without: string[]; with: string[] } {
  const some = (value: boolean) => {
    const own = samples.filter((_, i) => has[i] === value);
    const step = Math.max(1, own.length / most);
    return Array.from(
      { length: Math.min(most, own.length) },
      (_, i) => (own[Math.floor(i * step)] as Sample).image,
    );
  };
  return { without: some(false), with: some(true) };
}
