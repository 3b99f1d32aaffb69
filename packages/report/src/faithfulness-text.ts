import type { Estimate } from '@hemlkit/core';
import type { Faithfulness, FaithfulnessResult } from '@hemlkit/faithfulness';
import { alignColumns, type Column, joinCells } from './columns';
import { type Paint, plain } from './paint';
import { secondsText } from './seconds-text';

/** A number with its interval: `0.93 (0.88 to 0.97)`. */
export function estimateText({ value, low, high }: Estimate): string {
  if (!Number.isFinite(value)) return '-';
  if (low === high || !Number.isFinite(low)) return numberText(value);
  return `${numberText(value)} (${numberText(low)} to ${numberText(high)})`;
}

/** Small numbers in powers of ten, since `0.00` would hide them. */
function numberText(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) < 0.001 ? value.toExponential(1) : value.toFixed(2);
}

/** A measure's rows and columns, as text cells. */
export function faithfulnessTable({ values }: FaithfulnessResult): { headings: string[]; rows: string[][] } {
  const names = [...new Set(values.map(({ name }) => name))];
  const columns = [...new Set(values.map(({ of }) => of))];
  const cell = (name: string, of: string) => {
    const found = values.find((value) => value.name === name && value.of === of);
    return found ? estimateText(found.estimate) : '';
  };
  return {
    headings: ['', ...columns],
    rows: names.map((name) => [name, ...columns.map((of) => cell(name, of))]),
  };
}

function sectionText(result: FaithfulnessResult, paint: Paint): string {
  const { headings, rows } = faithfulnessTable(result);
  const table = alignColumns(
    headings.map(
      (heading, column): Column => ({
        heading,
        cells: rows.map((row) => row[column] ?? ''),
        align: column === 0 ? 'left' : 'right',
      }),
    ),
  ).map(joinCells);
  // A table of one unnamed column needs no line of headings.
  const shown = headings.every((heading) => heading === '') ? table.slice(1) : table;
  const verdict = result.verdict ? `${result.verdict}: ` : 'not measured: ';
  return [
    paint('bold', result.explainer ? `${result.title} (${result.explainer})` : result.title),
    result.meaning,
    ...(rows.length > 0 ? shown.map((line) => `  ${line}`) : []),
    `${paint(result.verdict === 'poor' ? 'far' : 'near', verdict)}${result.finding}`,
  ].join('\n');
}

/**
 * What was found of a run's explanations, as text: of each measure what it means, its numbers with 95 % intervals,
 * and whether they are good.
 *
 * @returns lines joined by newlines, without one at the end
 */
export function faithfulnessText(found: Faithfulness, { paint = plain }: { paint?: Paint } = {}): string {
  const { run, root, distance, pairs, seed, seconds } = found;
  const head = `${run}: ${pairs} pairs of the validation split by the ${distance} distance at ${root}, seed ${seed}, in ${secondsText(seconds)}; intervals of 95 %`;
  const verdicts = found.explainers.length + found.refused.length > 1 ? [verdictsText(found)] : [];
  return [head, ...verdicts, ...found.results.map((result) => sectionText(result, paint))].join('\n\n');
}

/** Each explainer's verdicts, measure by measure. */
function verdictsText({ explainers, refused, results }: Faithfulness): string {
  const asked = results.filter(({ explainer }) => explainer !== undefined);
  const measures = [...new Set(asked.map(({ measure }) => measure))];
  const verdictOf = (name: string, measure: string) =>
    asked.find((one) => one.explainer === name && one.measure === measure)?.verdict ?? '-';
  const columns: Column[] = [
    { heading: '', cells: explainers, align: 'left' },
    ...measures.map(
      (measure): Column => ({
        heading: measure,
        cells: explainers.map((name) => verdictOf(name, measure)),
        align: 'right',
      }),
    ),
  ];
  const reasons = refused.map(({ explainer, reason }) => `${explainer} is not measured: ${reason}`);
  return [...(measures.length > 0 ? alignColumns(columns).map(joinCells) : []), ...reasons].join('\n');
}
