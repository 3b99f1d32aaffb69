import { type Content, Markup, markup } from '../markup/markup';

/** Something wider than a phone: it scrolls by itself, also by keyboard. @param name what it is, for a screen reader */
export const scrolling = (name: string, content: Content): Markup =>
  markup`<div class="scroll" role="group" aria-label="${name}" tabindex="0">${content}</div>`;

/** A figure of this package, as it stands. `chart`: its two colours are lighter where the page is dark. */
export const figureIn = (name: string, svg: string, look: 'chart' | 'tree' = 'chart'): Markup =>
  scrolling(name, markup`<div class="${look}-figure">${new Markup(svg)}</div>`);

/** What not everyone needs, behind a line to click. */
export const more = (summary: string, content: Content): Markup =>
  markup`<details class="more"><summary>${summary}</summary>${content}</details>`;

export interface TableColumn {
  heading: string;
  /** Numbers lean right. */
  right?: boolean;
}

/** Columns of a table of numbers. @param texts how many of them, at the left, are text. Default: 1 */
export const leaning = (headings: readonly string[], texts = 1): TableColumn[] =>
  headings.map((heading, i) => ({ heading, right: i >= texts }));

/**
 * A table whose first cell of each row is its heading.
 *
 * @param caption what it is, for a screen reader
 */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Content[])[],
): Markup {
  const side = (index: number) => columns[index]?.right && markup` class="right"`;
  // A column without a name has no heading, which a screen reader would read as an empty one.
  const heads = columns.map(({ heading }, i) =>
    heading === '' ? markup`<td></td>` : markup`<th scope="col"${side(i)}>${heading}</th>`,
  );
  const cell = (content: Content, i: number) =>
    i === 0 ? markup`<th scope="row"${side(i)}>${content}</th>` : markup`<td${side(i)}>${content}</td>`;
  const body = rows.map((row) => markup`<tr>${row.map(cell)}</tr>`);
  return scrolling(
    caption,
    markup`<table><caption class="unseen">${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table>`,
  );
}

/** Numbers to be seen at a glance, each with its name. */
export const facts = (all: readonly (readonly [name: string, value: Content])[]): Markup =>
  markup`<dl class="facts">${all.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
