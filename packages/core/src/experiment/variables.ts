import type { Experiment } from '../contracts/experiment';
import type { Problem } from '../errors/problem';
import { type Env, unsetFault, variableOf } from './env';
import { baseOf } from './paths';
import { type Reference, rebased, valueAt } from './reference';
import type { Sources } from './sources';

/** The variables that a spec's references name, and what is wrong where one is not set. */
export function variablesOf(
  { references }: Sources,
  env: Env,
): { environment: Record<string, string>; faults: Problem[] } {
  const environment: Record<string, string> = {};
  const faults: Problem[] = [];
  for (const { path, pieces } of references)
    for (const piece of pieces) {
      const variable = typeof piece === 'string' ? undefined : variableOf(piece.reference);
      if (!variable) continue;
      const set = Object.hasOwn(env, variable.name) ? env[variable.name] : undefined;
      if (set !== undefined) environment[variable.name] = set;
      else if (variable.fallback === undefined) faults.push({ path, ...unsetFault(variable.name, env) });
    }
  return { environment, faults };
}

/** The references of a loaded experiment: a path is by then absolute, and its pieces are to give the same one again. */
export function settled(sources: Sources, experiment: Experiment, folder: string): Reference[] {
  return sources.references.map((one) => {
    const now = valueAt(experiment, one.path);
    if (one.path[0] === 'segments' || typeof now !== 'string' || now === one.value) return one;
    return { ...one, value: now, pieces: rebased(one.pieces, baseOf(one.path, sources, folder)) };
  });
}

/** Shorter values are in every text, and no secrets. */
const shortest = 4;

/** A message in which variables stand in the place of their values. */
export const withoutValues = (message: string, environment: Readonly<Record<string, string>>): string =>
  Object.entries(environment)
    .filter(([, value]) => value.length >= shortest)
    .sort(([, a], [, b]) => b.length - a.length)
    .reduce((text, [name, value]) => text.replaceAll(value, () => `\${env:${name}}`), message);
