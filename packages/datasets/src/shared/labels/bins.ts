import { count, mistake } from '../mistake';

/** Numbers fewer than these may be names of a few kinds, whatever they are. */
const fewest = 10;

/** A cell as a number; NaN where it is not a number. */
export const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** How many images have a value that no other image has. */
export function aloneIn(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].filter((images) => images === 1).length;
}

/**
 * Whether values are amounts (for example an age in years) and not labels: ten numbers or more, most of which one image has alone, or
 * that are not whole.
 */
export function areAmounts(values: readonly string[]): boolean {
  const distinct = new Set(values);
  if (distinct.size < fewest) return false;
  const numbers = [...distinct].map(numberIn);
  if (!numbers.every(Number.isFinite)) return false;
  return numbers.some((number) => !Number.isInteger(number)) || aloneIn(values) > values.length / 2;
}

/** @throws HemlError for amounts, of which no two images are alike */
export function notAmounts<T extends readonly string[]>(
  values: T,
  { column, file }: { column: string; file: string },
): T {
  if (!areAmounts(values)) return values;
  throw mistake(
    'label-continuous',
    `The column '${column}' of ${file} has ${new Set(values).size} different numbers for ${count(values.length, 'image')}: these are amounts and not labels.`,
    `Write at which numbers they are parted, \`label: { column: ${column}, bins: [${thirds(values).join(', ')}] }\`, or \`verbatim: true\` if each is a label.`,
    { file },
  );
}

/** Numbers that part values into three labels of about as many images; fewer where most are equal. */
export function thirds(values: readonly string[]): number[] {
  const sorted = values.map(numberIn).sort((a, b) => a - b);
  const edges = [1, 2].map((third) => sorted[Math.floor((third * sorted.length) / 3)] as number);
  return [...new Set(edges)].filter((edge) => edge > (sorted[0] as number));
}

/**
 * Labels of numbers by the bins that they lie in; a number at an edge lies in the upper one.
 * @param edges rising
 * @throws HemlError for a value that is not a number
 * @example
 * binLabels(['20', '30'], [30], { column: 'age', file }) // ['under 30', '30 or more']
 */
export function binLabels(
  values: readonly string[],
  edges: readonly number[],
  { column, file }: { column: string; file: string },
): string[] {
  return values.map((value) => {
    const number = numberIn(value);
    if (!Number.isFinite(number))
      throw mistake(
        'label-not-a-number',
        `The column '${column}' of ${file} has the value '${value}', which is not a number, and \`bins\` parts numbers.`,
        'Correct the value, or leave its cell empty: the image is then left out.',
        { file },
      );
    const above = edges.findIndex((edge) => number < edge);
    if (above === 0) return `under ${edges[0]}`;
    return above < 0 ? `${edges.at(-1)} or more` : `${edges[above - 1]} to ${edges[above]}`;
  });
}
