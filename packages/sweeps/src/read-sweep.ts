import {
  checkValue,
  type Env,
  firstErrors,
  HemlError,
  HemlErrors,
  type Problem,
  readMap,
  type SpecDocument,
} from '@hemlkit/core/run';
import type { SweepValues } from './axes';
import { checkSweep } from './check-sweep';
import { sweepSchema } from './schema';

export interface SweepSource {
  document: SpecDocument;
  values: SweepValues;
}

/** Reads a sweep's file and checks its form. @throws HemlError (usage), or HemlErrors with all that is wrong */
export async function readSweep(file: string, env: Env): Promise<SweepSource> {
  const document = await readMap(file, { env }, { what: 'sweep', begins: '`heml: 1`, `name:` and `base:`' });
  const value = structuredClone(document.value);
  const problems = checkValue(sweepSchema, value, 'a sweep');
  if (problems.length === 0) problems.push(...checkSweep(value as SweepValues));
  const errors = firstErrors(problems, (problem) => sweepError(document, problem));
  if (errors.length > 0) throw errors.length === 1 ? errors[0]! : new HemlErrors(errors);
  return { document, values: value as SweepValues };
}

/** The error for a problem, at its place in the file; the nearest place around it when it was written nowhere. */
function sweepError(document: SpecDocument, { code, path, message, hint, at, also }: Problem): HemlError {
  for (let length = path.length; ; length--) {
    const found = document.find(path.slice(0, length));
    if (!found && length > 0) continue;
    const isKey = at === 'key' || length < path.length;
    const span = isKey ? (found?.key ?? found?.value) : (found?.value ?? found?.key);
    const line = also && document.where(document.find(also)?.key).line;
    const note = line === undefined ? '' : ` The other place: line ${line}.`;
    return new HemlError(message + note, { code, kind: 'usage', where: document.where(span), hint });
  }
}
