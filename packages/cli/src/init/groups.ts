import { HemlError } from '@hemlkit/core';
import type { NameRule } from '../load-datasets';
import { columnNamed, type Survey } from './survey';

/** Images that belong together, as it stands in the spec: a column, or an attribute that their names give. */
export interface GroupAnswer {
  group: string;
  attributes?: Record<string, NameRule>;
}

/** A suggestion, and how often it groups. */
export interface SuggestedGroup extends GroupAnswer {
  groups: number;
  images: number;
  /** The largest group. */
  largest: number;
  /** Where it was seen, for a person. */
  source: string;
}

/** What columns are called whose images belong together. */
const people =
  /^(person|people|subject|patient|participant|identity|individual|user|owner|animal|celebrity|speaker|video|clip|scene|session|series|sequence|drive|camera|site|hospital|visit|house|product)([ _-]?(id|no|nr|number|name))?$/i;

/**
 * Groups that columns or names suggest: more than one, of more than one image each, and not the labels again.
 * @param labels of the images, where they are known
 */
export function suggestedGroup(
  survey: Survey,
  labels: readonly string[] | undefined,
  taken: string | undefined,
): SuggestedGroup | undefined {
  for (const { columns, file } of survey.tables)
    for (const { name, values } of columns) {
      if (name === taken || !people.test(name)) continue;
      const sizes = sizesOf(values, labels);
      if (sizes) return { group: name, ...sizes, source: `the column '${name}' of ${file}` };
    }
  if (!survey.groups) return undefined;
  const { rule, values } = survey.groups;
  const sizes = sizesOf(values, labels);
  if (!sizes) return undefined;
  const source =
    'folder' in rule
      ? 'the folders that images lie in'
      : `what file names have before the last '${rule.before}'`;
  return { group: 'source', attributes: { source: rule }, ...sizes, source };
}

/** @param text `none`, or a column. @throws HemlError (usage) for a column that no table has */
export function groupNamed(text: string, survey: Survey): GroupAnswer | undefined {
  if (text === 'none') return undefined;
  if (columnNamed(survey, text)) return { group: text };
  const names = survey.tables.flatMap(({ columns }) => columns.map(({ name }) => name));
  throw new HemlError(`No table of the images has a column '${text}' to group them by.`, {
    code: 'column-unknown',
    kind: 'usage',
    hint: names.length > 0 ? `The columns are ${names.join(', ')}.` : 'There is no table of the images.',
  });
}

/** Nothing where no two groups have several images, or where groups are the labels. */
function sizesOf(
  values: readonly string[],
  labels: readonly string[] | undefined,
): Pick<SuggestedGroup, 'groups' | 'images' | 'largest'> | undefined {
  const sizes = new Map<string, number>();
  for (const value of values) if (value !== '') sizes.set(value, (sizes.get(value) ?? 0) + 1);
  const several = [...sizes.values()].filter((images) => images > 1);
  if (several.length < 2 || areLabels(values, labels)) return undefined;
  return {
    groups: sizes.size,
    images: several.reduce((sum, images) => sum + images, 0),
    largest: Math.max(...several),
  };
}

/** Whether images of one label are of one group, and the other way round. */
function areLabels(values: readonly string[], labels: readonly string[] | undefined): boolean {
  if (!labels) return false;
  const pairs = new Set(values.map((value, i) => JSON.stringify([value, labels[i]])));
  return pairs.size === new Set(values).size && pairs.size === new Set(labels).size;
}
