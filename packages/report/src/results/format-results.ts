import { alignColumns, type Column, joinCells } from '../columns';
import { markdownTable, markdownText } from '../markdown-table';
import type { Estimate } from './estimate';
import type { ResultColumn, ResultTable } from './result-table';

export type ResultFormat = 'text' | 'markdown' | 'csv' | 'json';

/** `82.3 ± 1.2 [79.3, 85.3]`: mean, standard deviation, 95 % interval; of one run without the deviation. */
export function estimateCell(value: Estimate | undefined, { text }: Pick<ResultColumn, 'text'>): string {
  if (!value) return '-';
  const { mean, deviation, low, high } = value;
  if (low === undefined || high === undefined) return text(mean);
  return `${text(mean)}${deviation === undefined ? '' : ` ± ${text(deviation)}`} [${text(low)}, ${text(high)}]`;
}

/** What the numbers are, a sentence or two below tables that people read. */
export function resultsNote(tables: readonly ResultTable[]): string {
  const rows = tables.flatMap((one) => one.rows);
  const most = Math.max(0, ...rows.map(({ n }) => n));
  const ofQueries = rows.some(({ cells }) => cells.some((cell) => cell?.n === 1 && cell.low !== undefined))
    ? ["P@1 of one run: [95 % interval over its queries, Wilson's]."]
    : [];
  const ofSeeds =
    most <= 1
      ? 'One run a method: no interval over seeds can be given.'
      : "Mean ± standard deviation over seeds [95 % interval of the mean, Student's t]; n: seeds.";
  return [ofSeeds, ...ofQueries].join(' ');
}

/** The tables as text; CSV has a line a number and JSON all of them, unrounded. Ends without a newline. */
export function formatResults(tables: readonly ResultTable[], format: ResultFormat): string {
  if (format === 'json') return JSON.stringify(tables.map(plainTable), null, 2);
  if (format === 'csv') return csv(tables);
  const one = format === 'markdown' ? markdown : text;
  return [...tables.map(one), resultsNote(tables)].join('\n\n');
}

function text(table: ResultTable): string {
  const columns: Column[] = [
    { heading: table.rowHeading, cells: table.rows.map(({ lead = '', name }) => lead + name) },
    { heading: 'n', cells: table.rows.map(({ n }) => String(n)), align: 'right' },
    ...table.columns.map(
      (column, i): Column => ({
        heading: column.heading,
        cells: table.rows.map(({ cells }) => estimateCell(cells[i], column)),
        align: 'right',
      }),
    ),
  ];
  const lines = alignColumns(columns).map(joinCells);
  return [...(table.title === undefined ? [] : [table.title]), ...lines].join('\n');
}

function markdown(table: ResultTable): string {
  const rows = table.rows.map(({ name, children, n, cells }) => [
    children ? `${name} = ${children.join(' + ')}` : name,
    String(n),
    ...cells.map((cell, i) => estimateCell(cell, table.columns[i]!)),
  ]);
  const body = markdownTable([table.rowHeading, 'n', ...table.columns.map(({ heading }) => heading)], rows);
  return table.title === undefined ? body : `**${markdownText(table.title)}**\n\n${body}`;
}

const csvCell = (value: string | number | undefined): string => {
  // Spreadsheets compute what begins like this, a run's name too; a number is not text.
  const isFormula = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value));
  const plain = value === undefined ? '' : `${isFormula ? "'" : ''}${value}`;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

function csv(tables: readonly ResultTable[]): string {
  const lines = tables.flatMap(({ title, rowHeading, columns, rows }) =>
    rows.flatMap(({ name, cells }) =>
      columns.map(({ key }, i) => {
        const { n = 0, mean, deviation, low, high } = cells[i] ?? {};
        return [title, rowHeading, name, key, n, mean, deviation, low, high];
      }),
    ),
  );
  const headings = ['table', 'row', 'name', 'column', 'n', 'mean', 'deviation', 'low95', 'high95'];
  return [headings, ...lines].map((line) => line.map(csvCell).join(',')).join('\n');
}

const plainTable = ({ title, columns, rows }: ResultTable) => ({
  ...(title !== undefined && { title }),
  rows: rows.map(({ name, children, n, cells }) => ({
    name,
    ...(children && { children }),
    n,
    ...Object.fromEntries(columns.map(({ key }, i) => [key, cells[i] ?? null])),
  })),
});
