import { type Path, valueAt } from '@hemlkit/core/run';
import { keyNames } from './key-names';
import { valueLabels } from './value-labels';

/** What varies by a sweep's file, once its form is checked. */
export interface SweepValues {
  name: string;
  base: string | string[] | Record<string, string>;
  set: Record<string, unknown>;
  grid: Record<string, unknown[] | Record<string, unknown>>;
  zip: Record<string, unknown[] | Record<string, unknown>>;
  seeds?: number[];
}

/** One value of one setting, and where it stands in the sweep's file. */
export interface Assignment {
  /** Dotted, `training.loss`; `base` is the spec itself. */
  path: string;
  value: unknown;
  place: Path;
}

/** What a run's name shows of one setting that varies. */
export interface Word {
  /** The setting in short, `loss`. */
  key: string;
  /** The value in short, `triplet`. */
  label: string;
  path: string;
}

/** One choice of an axis: what it sets, and how it is called. */
export interface Choice {
  words: Word[];
  sets: Assignment[];
}

export type Axis = Choice[];

/**
 * One axis for the seeds, one for the specs, one for each setting of the grid, one for all of `zip`: in this order, so
 * that a sweep that is stopped has every variant with the first seed before it has any with the second.
 * @param written the same with what came from the environment as it was written: what runs are called by
 */
export function sweepAxes(
  { base, grid, zip, seeds }: SweepValues,
  written: Partial<SweepValues> = {},
): Axis[] {
  const axis = (path: string, key: string, values: unknown[] | Record<string, unknown>, place: Path) =>
    axisOf(path, key, values, place, valueAt(written, place));
  const zipped = Object.keys(zip);
  const settings = [...Object.keys(grid), ...zipped];
  const keys = keyNames(settings);
  const axes: Axis[] = seeds ? [axis('seed', 'seed', seeds, ['seeds'])] : [];
  if (typeof base !== 'string') axes.push(axis('base', 'base', base, ['base']));
  for (const [path, values] of Object.entries(grid))
    axes.push(axis(path, keys.get(path)!, values, ['grid', path]));
  const together = zipped.map((path) => axis(path, keys.get(path)!, zip[path]!, ['zip', path]));
  if (together.length > 0) axes.push(zipAxes(together, Object.values(zip).every(isNamed)));
  return axes;
}

export const isNamed = (values: unknown): values is Record<string, unknown> => !Array.isArray(values);

function axisOf(
  path: string,
  key: string,
  values: unknown[] | Record<string, unknown>,
  place: Path,
  written: unknown,
): Axis {
  const named = isNamed(values);
  const entries: [string | number, unknown][] = named ? Object.entries(values) : [...values.entries()];
  const labels = named ? Object.keys(values) : valueLabels(Array.isArray(written) ? written : values);
  return entries.map(([at, value], i) => ({
    words: [{ key, label: labels[i]!, path }],
    sets: [{ path, value, place: [...place, at] }],
  }));
}

/** Axes of equal length as one. Where all of them name their choices, the names are the same, and one is enough. */
function zipAxes(axes: Axis[], named: boolean): Axis {
  return axes[0]!.map(({ words }, i) => ({
    words: named ? words : axes.flatMap((one) => one[i]!.words),
    sets: axes.flatMap((one) => one[i]!.sets),
  }));
}

/** Every combination of one choice an axis; the last axis turns fastest. */
export function combinations(axes: readonly Axis[]): Choice[] {
  return axes.reduce<Choice[]>(
    (all, axis) =>
      all.flatMap((one) =>
        axis.map((choice) => ({
          words: [...one.words, ...choice.words],
          sets: [...one.sets, ...choice.sets],
        })),
      ),
    [{ words: [], sets: [] }],
  );
}
