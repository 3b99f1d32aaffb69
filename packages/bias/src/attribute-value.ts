import type { Sample } from '@hemlkit/core/run';
import type { AttributeValue } from './bias-section';

/** What the attribute is called that an image has where another has one value: `town=Ulm`. */
export const valueName = ({ name, value }: AttributeValue): string => `${name}=${value}`;

/** Samples with that attribute; one whose value is not known has it not known, too. */
export const withValue = (samples: readonly Sample[], of: AttributeValue): Sample[] =>
  samples.map((sample) => {
    const own = sample.attributes?.[of.name] ?? '';
    const has = own === '' ? '' : String(own) === String(of.value);
    return { ...sample, attributes: { ...sample.attributes, [valueName(of)]: has } };
  });
