import { dirname, resolve } from 'node:path';
import { componentKeyword, pathKeyword } from '../contracts/component';
import type { Experiment } from '../contracts/experiment';
import type { Kind } from '../contracts/kinds';
import type { Path } from '../errors/problem';
import type { Registry } from '../plugins/registry';
import { type Data, isMap } from './merge';
import { findSetting } from './set';
import type { Sources } from './sources';

type Replace = (value: string, path: Path) => string;

/** A copy of a component's spec in which every option that is a path is replaced. */
export function mapPaths(
  registry: Registry,
  kind: Kind,
  spec: unknown,
  path: Path,
  replace: Replace,
): unknown {
  if (!isMap(spec)) return spec;
  const component = registry.get(kind, String(spec.type))?.component;
  return component ? mapValue(registry, component.options, spec, path, replace) : spec;
}

function mapValue(
  registry: Registry,
  schema: unknown,
  value: unknown,
  path: Path,
  replace: Replace,
): unknown {
  if (!isMap(schema)) return value;
  if (typeof value === 'string') return schema[pathKeyword] ? replace(value, path) : value;
  const kind = schema[componentKeyword];
  if (typeof kind === 'string') return mapPaths(registry, kind as Kind, value, path, replace);
  if (Array.isArray(value))
    return value.map((item, i) => mapValue(registry, schema.items, item, [...path, i], replace));
  if (!isMap(value) || !isMap(schema.properties)) return value;
  const { properties } = schema;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      mapValue(registry, properties[key], inner, [...path, key], replace),
    ]),
  );
}

const modelKinds = ['trunk', 'embedder', 'merge'] as const;
const trainingKinds = ['sampler', 'miner', 'loss', 'optimizer'] as const;

/** Makes the paths among an experiment's options absolute. */
export function absolutePaths(
  experiment: Experiment,
  registry: Registry,
  sources: Sources,
  folder: string,
): Experiment {
  const absolute: Replace = (value, path) => resolve(baseOf(path, sources, folder), value);
  const one = <T>(kind: Kind, spec: T, path: Path): T => mapPaths(registry, kind, spec, path, absolute) as T;
  const parts = (settings: object, kinds: readonly Kind[], path: Path, own?: object): object => {
    const copy: Data = { ...settings };
    for (const kind of kinds) {
      const spec = copy[kind];
      if (!isMap(spec)) continue;
      // An override may leave out the type: it is the spec's own.
      const inherited = (own as Data | undefined)?.[kind];
      const type = spec.type ?? (isMap(inherited) ? inherited.type : undefined);
      const mapped = one(kind, { ...spec, type }, [...path, kind]) as Data;
      if (!('type' in spec)) delete mapped.type;
      copy[kind] = mapped;
    }
    return copy;
  };
  const model = parts(experiment.model, modelKinds, ['model']) as Experiment['model'];
  const training = parts(experiment.training, trainingKinds, ['training']) as Experiment['training'];
  const overrides = Object.entries(experiment.overrides).map(([id, override]) => [
    id,
    {
      ...(override.model
        ? { model: parts(override.model, modelKinds, ['overrides', id, 'model'], model) }
        : {}),
      ...(override.training
        ? { training: parts(override.training, trainingKinds, ['overrides', id, 'training'], training) }
        : {}),
    },
  ]);
  return {
    ...experiment,
    dataset: one('dataset', experiment.dataset, ['dataset']),
    segmenter: one('segmenter', experiment.segmenter, ['segmenter']),
    model,
    training,
    evaluation: {
      metrics: experiment.evaluation.metrics.map((spec, i) =>
        one('metric', spec, ['evaluation', 'metrics', i]),
      ),
    },
    explanation: { distance: one('distance', experiment.explanation.distance, ['explanation', 'distance']) },
    trackers: experiment.trackers.map((spec, i) => one('tracker', spec, ['trackers', i])),
    engine: one('engine', experiment.engine, ['engine']),
    overrides: Object.fromEntries(overrides),
  };
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
