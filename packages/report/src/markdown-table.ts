/** A cell's text: a bar would end the cell, a line break the row, and HTML would be the page's own. */
export const markdownText = (cell: string) =>
  cell
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\|]/g, '\\$&')
    .replace(/\s*[\r\n]+\s*/g, ' ');

const row = (cells: readonly string[]) => `| ${cells.map(markdownText).join(' | ')} |`;

/**
 * A Markdown table. Columns after the first lean right, as numbers should.
 *
 * @param headings one a column
 * @param rows each as long as the headings
 */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = headings.map((_, index) => (index === 0 ? '---' : '---:'));
  return [row(headings), `| ${rule.join(' | ')} |`, ...rows.map(row)].join('\n');
}
