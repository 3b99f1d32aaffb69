import type { Coalition } from '@hemlkit/core/run';

/** The coalitions that are shown while segments go one after another: all of them first, none at the end. */
export const deletionSteps = (order: readonly string[]): Coalition[] =>
  Array.from({ length: order.length + 1 }, (_, gone) => order.slice(gone));

/** The coalitions that are shown while segments come one after another: none first, all of them at the end. */
export const insertionSteps = (order: readonly string[]): Coalition[] =>
  Array.from({ length: order.length + 1 }, (_, come) => order.slice(0, come));

/**
 * Area under a curve by the trapezoid rule, over the share that has gone or come (0 to 1).
 *
 * @param values one more than there are steps
 * @param widths how much each step is of the whole; they need not add up to 1
 */
export function areaUnder(values: ArrayLike<number>, widths: readonly number[]): number {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  return widths.reduce(
    (sum, width, i) => sum + ((width / whole) * ((values[i] as number) + (values[i + 1] as number))) / 2,
    0,
  );
}
