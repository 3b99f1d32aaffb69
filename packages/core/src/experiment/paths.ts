import { dirname, resolve } from 'node:path';
import type { Experiment } from '../contracts/experiment';
import type { Path } from '../errors/problem';
import { hubIdForm, isHubId, parseHubId } from '../hub/hub-id';
import type { Registry } from '../plugins/registry';
import { experimentSchema, nodeSchema } from './experiment-schema';
import { walkPlaces } from './places';
import { findSetting } from './set';
import { problemError, type Sources } from './sources';

/** Makes the paths among an experiment's options absolute. @param onHubId called with what names a file of the hub */
export function absolutePaths(
  experiment: Experiment,
  registry: Registry,
  sources: Sources,
  folder: string,
  onHubId: (id: string) => void,
): Experiment {
  const path = (value: string, place: Path): string => {
    // What names a file of the hub stays what it is: where that lies is another matter.
    if (!isHubId(value)) return resolve(baseOf(place, sources, folder), value);
    const id = parseHubId(value);
    if (typeof id !== 'string') {
      onHubId(value);
      return value;
    }
    throw problemError(sources, {
      code: 'hub-id-invalid',
      path: place,
      message: `'${value}' ${id}.`,
      hint: hubIdForm,
    });
  };
  const absolute = <T>(schema: unknown, value: T, place: Path, inherited?: unknown): T =>
    walkPlaces(registry, schema, value, { path }, place, inherited) as T;
  const own = absolute(experimentSchema(registry), experiment, []);
  const overrides = Object.entries(own.overrides).map(([id, override]) => [
    id,
    absolute(nodeSchema, override, ['overrides', id], own),
  ]);
  return { ...own, overrides: Object.fromEntries(overrides) };
}

/** Where a relative path begins, by where it is written. */
export function baseOf(path: Path, { documents, settings }: Sources, folder: string): string {
  // What a person types at the terminal is meant from where they stand.
  const setting = findSetting(settings, path);
  if (setting) return setting.folder ?? process.cwd();
  for (const [i, document] of documents.entries()) {
    const span = document.find(path)?.value;
    if (!span) continue;
    if (/^["']?\$\{env:/.test(document.text.slice(...span))) return process.cwd();
    // The first is the spec itself, whose folder may be given.
    return i === 0 ? folder : dirname(document.file);
  }
  return folder;
}
