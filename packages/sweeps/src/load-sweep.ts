import { dirname, resolve } from 'node:path';
import {
  asWritten,
  type Env,
  HemlError,
  HemlErrors,
  hashValue,
  type LoadedExperiment,
  loadExperiment,
  mostProblems,
  readSetting,
  type Setting,
  type SpecDocument,
  sameName,
  valueAt,
  type Where,
} from '@hemlkit/core/run';
import { type Assignment, type Choice, combinations, type SweepValues, sweepAxes, type Word } from './axes';
import { runName, variantName } from './names';
import { readSweep } from './read-sweep';

/** One run of a sweep, checked. */
export interface SweepRun {
  /** Its folder inside the sweep's. */
  name: string;
  /** What it shares with the runs that differ by their seed alone. */
  variant: string;
  /** What varies, and its values here, in short. */
  words: readonly Word[];
  loaded: LoadedExperiment;
}

export interface Sweep {
  name: string;
  /** The sweep's file, absolute. */
  file: string;
  text: string;
  runs: SweepRun[];
  /** Runs that would be the same as an earlier one, and are left out. */
  repeated: { name: string; as: string }[];
}

export interface LoadSweepOptions {
  /** `a.b=value`, laid over every run. What the sweep varies at the same place varies no longer. */
  set?: readonly string[];
  /** Default: the process's own environment. */
  env?: Env;
}

/**
 * Reads a sweep's file and loads all its runs, before anything is trained.
 * @throws HemlError (usage), or HemlErrors with all that is wrong in any of the runs, each mistake once
 */
export async function loadSweep(file: string, options: LoadSweepOptions = {}): Promise<Sweep> {
  const env = options.env ?? process.env;
  const path = resolve(file);
  const { document, values } = await readSweep(path, env);
  const fixed = new Set((options.set ?? []).map((text) => readSetting(text, { env }).path.join('.')));
  const written = asWritten(document.marked) as Partial<SweepValues>;
  const axes = sweepAxes(values, written)
    .map((axis) => axis.map((choice) => without(choice, fixed)))
    .map((axis) => (axis.every(({ sets }) => sets.length === 0) ? axis.slice(0, 1) : axis));
  const common = Object.entries(values.set).map(
    ([key, value]): Assignment => ({ path: key, value, place: ['set', key] }),
  );
  const base = typeof values.base === 'string' ? values.base : undefined;

  const errors: HemlError[] = [];
  const runs: SweepRun[] = [];
  const repeated: Sweep['repeated'] = [];
  const known = new Map<string, string>();
  const taken = new Set<string>();
  for (const { words, sets } of combinations(axes)) {
    // Enough to correct before the others are worth a look.
    if (errors.length > mostProblems) break;
    const short = runName(words);
    // Values that a folder's name cannot hold are shortened, and may become equal.
    const name = taken.has(sameName(short)) ? `${short}+${hashValue(words).slice(0, 8)}` : short;
    taken.add(sameName(name));
    const spec = sets.find((set) => set.path === 'base');
    const setting = (one: Assignment) => toSetting(one, document);
    const own = sets.filter((set) => set !== spec).sort((a, b) => a.path.length - b.path.length);
    const naming: Setting = { ...setting({ path: 'name', value: name, place: ['name'] }) };
    try {
      const loaded = await loadExperiment(resolve(dirname(path), String(spec?.value ?? base)), {
        env,
        set: options.set ?? [],
        settings: [common.map(setting), [...own.map(setting), naming]],
        from: document.where(document.find(spec?.place ?? ['base'])?.value),
      });
      const key = contentOf(loaded);
      const earlier = known.get(key);
      if (earlier !== undefined) {
        repeated.push({ name, as: earlier });
        continue;
      }
      known.set(key, name);
      runs.push({ name, variant: variantName(words, values.name), words, loaded });
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      errors.push(...(error instanceof HemlErrors ? error.errors : [error]));
    }
  }
  const different = withoutRepeats(errors);
  if (different.length > 0) throw different.length === 1 ? different[0]! : new HemlErrors(different);
  return { name: values.name, file: path, text: document.text, runs, repeated };
}

const without = ({ words, sets }: Choice, fixed: ReadonlySet<string>): Choice => ({
  words: words.filter((word) => !fixed.has(word.path)),
  sets: sets.filter((set) => !fixed.has(set.path)),
});

function toSetting({ path, value, place }: Assignment, document: SpecDocument): Setting {
  return {
    argument: document.file,
    path: path.split('.'),
    value,
    // What a sweep gives by itself, as the runs' names, stands nowhere in its file.
    marked: valueAt(document.marked, place) ?? value,
    folder: dirname(document.file),
    where(inner, at): Where {
      const found = document.find([...place, ...inner]);
      // A value of a list has no key of its own: the list's key stands for it.
      const key = found?.key ?? document.find(place.slice(0, -1))?.key;
      return document.where(at === 'key' ? (key ?? found?.value) : (found?.value ?? key));
    },
  };
}

/** Two runs of equal content are the same but for their names. */
const contentOf = ({ experiment }: LoadedExperiment) => hashValue({ ...experiment, name: '' });

/** The same mistake in a place that several runs share is reported once. */
function withoutRepeats(errors: readonly HemlError[]): HemlError[] {
  const seen = new Set<string>();
  return errors.filter(({ message, where }) => {
    const key = JSON.stringify([message, where?.file, where?.line, where?.column]);
    return !seen.has(key) && seen.add(key);
  });
}
