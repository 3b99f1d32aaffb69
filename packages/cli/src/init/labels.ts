import { HemlError } from '@hemlkit/core';
import type { FoundImages } from './images';
import type { ChosenSegmenter } from './segmenters';
import { columnNamed, labelColumns, type Survey } from './survey';

/** Where the label comes from, as it stands in the spec. */
export type LabelAnswer =
  | { present: string }
  | { column: string; file?: string; image?: string; bins?: number[] }
  | { folder: true };

/** What the column of labels is usually called. */
const usual = /^(label|labels|class|category|target|y)$/i;

const usage = (code: string, message: string, hint: string) =>
  new HemlError(message, { code, kind: 'usage', hint });

/**
 * The label by `present=CLASS`, `column=NAME` or `folder`. Without any: the folders that all images lie in; else the one column
 * that a table has for it, or that is called `label`.
 *
 * @throws HemlError (usage) for a class or column that is not there, and where it is not clear
 */
export function labelFrom(
  text: string | undefined,
  found: FoundImages,
  survey: Survey,
  chosen?: ChosenSegmenter,
): LabelAnswer {
  const [, way, value] = /^(present|column)=(.+)$/.exec(text ?? '') ?? [];
  if (way === 'column') return columnLabel(value as string, survey);
  if (way === 'present') return presentLabel(value as string, chosen?.segments ?? found.classes);
  if (text === 'folder' && !found.inFolders)
    throw usage(
      'label-folder-missing',
      'Not every image lies in a folder that could be its label.',
      'Put each label’s images into a folder of its own, or write --label column=NAME.',
    );
  if (text === 'folder' || (text === undefined && found.inFolders)) return { folder: true };
  const columns = labelColumns(survey);
  const [only, ...others] = columns.some(({ column }) => usual.test(column.name))
    ? columns.filter(({ column }) => usual.test(column.name))
    : columns;
  if (text === undefined && only && others.length === 0) return columnLabel(only.column.name, survey);
  throw usage(
    'label-rule-invalid',
    text === undefined ? 'Where the label comes from is not clear.' : `--label ${text} names no label.`,
    `Write --label present=CLASS, --label column=NAME or --label folder. ${columnsText(survey)}`,
  );
}

function presentLabel(value: string, classes: readonly string[] | undefined): LabelAnswer {
  if (classes?.includes(value)) return { present: value };
  throw usage(
    'class-unknown',
    `No class is named '${value}'.`,
    classes ? `The classes are ${classes.join(', ')}.` : 'There is no classes.json that names classes.',
  );
}

/** @throws HemlError (usage) for a column that no table has, or that names nothing twice */
export function columnLabel(name: string, survey: Survey): LabelAnswer {
  const found = columnNamed(survey, name);
  if (!found)
    throw usage('column-unknown', `No table of the images has a column '${name}'.`, columnsText(survey));
  const { table, column } = found;
  const known = column.values.filter((value) => value !== '');
  if (new Set(known).size < 2)
    throw usage(
      'column-constant',
      `The column '${name}' of ${table.file} has ${known.length === 0 ? 'no value' : `one value, '${known[0]}',`} for all images.`,
      `A label has two values or more. ${columnsText(survey)}`,
    );
  if (!column.isAmount && column.alone === known.length)
    throw usage(
      'column-unique',
      `The column '${name}' of ${table.file} has another value for every image.`,
      `Two images of one label are needed to learn from. ${columnsText(survey)}`,
    );
  return {
    column: name,
    ...(table.file !== 'labels.csv' && { file: table.file }),
    ...(table.image !== undefined && { image: table.image }),
    ...(column.isAmount && { bins: column.bins }),
  };
}

/** The columns that labels may come from, and the tables that could not be read. */
function columnsText(survey: Survey): string {
  const { tables, unread } = survey;
  const unreadText = unread.map(({ file, reason }) => ` ${file} was not read: ${reason}`).join('');
  if (tables.length === 0)
    return `There is no table of the images: a CSV or JSON file beside them, in which a column names them.${unreadText}`;
  const lists = tables.map(
    ({ file, columns }) =>
      `${file} has the columns ${columns.map(({ name }) => name).join(', ') || '(none)'}.`,
  );
  return `${lists.join(' ')}${unreadText}`;
}

/** The label of each image, where it is known without class maps. */
export function labelsOf(label: LabelAnswer, found: FoundImages, survey: Survey): string[] | undefined {
  if ('folder' in label) return found.files.map(({ name }) => name.split('/').at(-2) ?? '');
  if ('present' in label) return undefined;
  const { bins } = label;
  const values = columnNamed(survey, label.column)?.column.values;
  // Which bin an amount lies in; what it is called does not matter here.
  return bins
    ? values?.map((value) => value && String(bins.filter((edge) => Number(value) >= edge).length))
    : values;
}
