import { HemlError } from '@hemlkit/core';
import type { NameRule } from '../load-datasets';
import { columnNamed, type Survey } from './survey';

/** Images that belong together, as it stands in the spec: a column, or an attribute that their names give. */
export interface GroupAnswer {
  group: string;
  attributes?: Record<string, NameRule>;
}

/** One, and how large it is. */
export interface KnownGroup extends GroupAnswer {
  /** Images of the largest group. */
  largest: number;
}

/** A suggestion, and how often it groups. */
export interface SuggestedGroup extends KnownGroup {
  groups: number;
  images: number;
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
export function groupNamed(text: string, survey: Survey): KnownGroup | undefined {
  if (text === 'none') return undefined;
  const found = columnNamed(survey, text);
  if (found) {
    const sizes = countsOf(found.column.values.filter((value) => value !== ''));
    return { group: text, largest: Math.max(1, ...sizes.values()) };
  }
  const names = survey.tables.flatMap(({ columns }) => columns.map(({ name }) => name));
  throw new HemlError(`No table of the images has a column '${text}' to group them by.`, {
    code: 'column-unknown',
    kind: 'usage',
    hint: names.length > 0 ? `The columns are ${names.join(', ')}.` : 'There is no table of the images.',
  });
}

/** Nothing where no two groups have several images, where groups are the labels, or where a label has one group alone. */
function sizesOf(
  values: readonly string[],
  labels: readonly string[] | undefined,
): Pick<SuggestedGroup, 'groups' | 'images' | 'largest'> | undefined {
  const sizes = countsOf(values.filter((value) => value !== ''));
  const several = [...sizes.values()].filter((images) => images > 1);
  if (several.length < 2 || areLabels(values, labels) || !canBeParted(values, labels)) return undefined;
  return {
    groups: sizes.size,
    images: several.reduce((sum, images) => sum + images, 0),
    largest: Math.max(...several),
  };
}

function countsOf(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Whether each label has two groups or more, of which one can be trained on and one measured on. */
function canBeParted(values: readonly string[], labels: readonly string[] | undefined): boolean {
  const groups = new Map<string, Set<string>>();
  // What belongs to nothing is a group of its own.
  for (const [i, label] of (labels ?? []).entries())
    if (label !== '') groups.set(label, (groups.get(label) ?? new Set()).add(values[i] || `alone ${i}`));
  return [...groups.values()].every((own) => own.size > 1);
}

/** Whether images of one label are of one group, and the other way round. */
function areLabels(values: readonly string[], labels: readonly string[] | undefined): boolean {
  if (!labels) return false;
  const pairs = new Set(values.map((value, i) => JSON.stringify([value, labels[i]])));
  return pairs.size === new Set(values).size && pairs.size === new Set(labels).size;
}
