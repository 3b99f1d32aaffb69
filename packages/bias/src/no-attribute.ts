import { didYouMean, listed, type SectionProblem } from '@hemlkit/core/run';

/** The problem of an attribute that `bias` names and no image has. @param names the attributes that exist */
export const noAttribute = (
  key: string,
  attribute: string,
  names: readonly string[],
): Omit<SectionProblem, 'path'> => ({
  code: 'attribute-unknown',
  message: `bias.${key}: the dataset has no attribute \`${attribute}\`.`,
  hint:
    names.length === 0
      ? 'It has none: those of a folder are the columns of its file of labels.'
      : `${didYouMean(attribute, names)}It has ${listed(names)}.`,
});
