import { isAbsolute, relative } from 'node:path';
import { type HemlError, HemlErrors, type Where } from '../contracts/error';
import { printable, shortened } from './printable';

export type Style = 'message' | 'place' | 'code' | 'mark' | 'hint';

/** Colours a piece of text; the default leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export interface FormatErrorOptions {
  /** True: ANSI colours. */
  color?: boolean;
  /** Instead of `color`: paints each piece itself. */
  paint?: Paint;
  /** Files under this folder are shown relative to it. Default: the working directory. */
  folder?: string;
}

const codes: Record<Style, string> = { message: '1', place: '36', code: '0', mark: '31;1', hint: '33' };
const ansi: Paint = (style, text) => `\u001b[${codes[style]}m${text}\u001b[0m`;
const plain: Paint = (_, text) => text;

/** The text of an error as a person reads it: place, message, the line with a caret under it, the way out. */
export function formatError(error: HemlError, options: FormatErrorOptions = {}): string {
  const paint = options.paint ?? (options.color ? ansi : plain);
  const folder = options.folder ?? process.cwd();
  const errors = error instanceof HemlErrors ? error.errors : [error];
  return errors.map((one) => formatOne(one, paint, folder)).join('\n\n');
}

function formatOne(error: HemlError, paint: Paint, folder: string): string {
  const { where, hint } = error;
  const lines: string[] = [];
  if (where) lines.push(paint('place', printable(shortened(showPlace(where, folder)))));
  lines.push(paint('message', printable(shortened(error.message))));
  if (where?.line !== undefined && where.text !== undefined) lines.push(...excerpt(where, paint));
  if (hint) lines.push(paint('hint', printable(shortened(hint))));
  return lines.join('\n');
}

/** A place and its line in plain text, for within a message: `/x/a.ts:3:5`, and below it the line with a caret. */
export function excerptOf(where: Where): string {
  const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':');
  const lines = where.line === undefined || where.text === undefined ? [] : excerpt(where, plain);
  // Where only the line is known, nothing in it is marked.
  return [place, ...(where.column === undefined ? lines.slice(0, 1) : lines)].join('\n');
}

/** `specs/a.yaml:12:3`; line and column only where they are known. */
export function showPlace(where: Where, folder: string = process.cwd()): string {
  const position = [where.line, where.column].filter((part) => part !== undefined);
  return [shortFile(where.file, folder), ...position].join(':');
}

function shortFile(file: string, folder: string): string {
  if (!isAbsolute(file)) return file;
  const inside = relative(folder, file);
  return inside && !inside.startsWith('..') && !isAbsolute(inside) ? inside : file;
}

/** Longer lines are cut around the place that is meant. */
const widest = 100;

function excerpt(where: Where, paint: Paint): string[] {
  const number = String(where.line);
  const column = (where.column ?? 1) - 1;
  const start = column > widest - 20 ? column - 20 : 0;
  const text = printable((where.text ?? '').slice(start, start + widest).replaceAll('\t', ' '), '\ufffd');
  const marks = Math.max(1, Math.min(where.length ?? 1, text.length - (column - start)));
  return [
    paint('code', `  ${number} | ${text}`),
    `  ${' '.repeat(number.length)} | ${' '.repeat(column - start)}${paint('mark', '^'.repeat(marks))}`,
  ];
}
