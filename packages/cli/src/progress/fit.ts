import truncatedWidth from 'fast-string-truncated-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** How many columns of a terminal a text takes: a Chinese character takes two, a combining accent or a colour none. */
export const columnsOf = (text: string): number => truncatedWidth(text).width;

/** Cuts a line that would wrap: a wrapped line could not be redrawn in place. */
export function fit(text: string, columns: number): string {
  const limits = { limit: Math.max(1, columns), ellipsis: '…', ellipsisWidth: 1 };
  const { ellipsed, index } = truncatedWidth(text, limits);
  return ellipsed ? `${text.slice(0, index)}…` : text;
}

/**
 * A text that stays, in lines that break between words: the terminal would break within them. A word longer than a line
 * is left to the terminal, so that a path can still be copied.
 */
export const wrapped = (text: string, columns: number): string[] =>
  wrapAnsi(text, Math.max(8, columns)).split('\n');
