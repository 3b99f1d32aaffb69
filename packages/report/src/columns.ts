/** A column: its heading, its cells, and which way they lean. */
export interface Column {
  heading: string;
  cells: string[];
  align?: 'left' | 'right';
}

const pad = (text: string, width: number, align: Column['align']) =>
  align === 'right' ? text.padStart(width) : text.padEnd(width);

/**
 * Text in aligned columns, two spaces apart: the headings first, then a line a row.
 *
 * @param columns all of the same length
 * @returns padded cells by line, so that a caller can colour them without disturbing the widths
 */
export function alignColumns(columns: readonly Column[]): string[][] {
  const rows = columns[0]?.cells.length ?? 0;
  const widths = columns.map((column) =>
    Math.max(column.heading.length, ...column.cells.map((cell) => cell.length)),
  );
  return Array.from({ length: rows + 1 }, (_, row) =>
    columns.map((column, index) =>
      pad(row === 0 ? column.heading : (column.cells[row - 1] ?? ''), widths[index] ?? 0, column.align),
    ),
  );
}

/** One line of cells; what is empty at its end is left out. */
export const joinCells = (cells: readonly string[]) => cells.join('  ').trimEnd();
