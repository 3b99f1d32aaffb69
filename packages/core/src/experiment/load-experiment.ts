import { dirname, resolve } from 'node:path';
import { type HemlError, HemlErrors, type Where } from '../contracts/error';
import type { Experiment, Hierarchy } from '../contracts/experiment';
import type { Plugin } from '../contracts/plugin';
import { mostProblems } from '../errors/first-errors';
import type { Path, Problem } from '../errors/problem';
import { didYouMean, listed } from '../errors/suggest';
import { buildHierarchy, type PlacedSegment } from '../hierarchy/index';
import { HubFiles } from '../hub/hub-files';
import { corePlugin } from '../plugins/core-plugin';
import type { Origin } from '../trust/policy';
import type { EnvReading } from './env';
import { fillExplanation } from './fill-explanation';
import { fillTypes } from './fill-types';
import { loadPlugins, pluginNames } from './load-plugins';
import { clone, isMap, type PlainMap } from './merge';
import { checkHeight, checkTrunk, ignoredSettings, neededTypes } from './method-settings';
import { absolutePaths } from './paths';
import { pieceText, type Reference, replaceReferences } from './reference';
import { resolvedText } from './resolved';
import { checkSections, packageOfSection } from './sections';
import { readSegments } from './segments';
import { readSetting, type Setting } from './set';
import { checkCrop, overridden, readTraining } from './settings';
import { problemError, problemErrors, readSources, type Sources } from './sources';
import type { TrustOptions } from './trusted-plugins';
import { type Validator, validatorFor } from './validator';
import { settled, variablesOf } from './variables';

export interface LoadOptions extends TrustOptions {
  /** `a.b=value`, laid over the spec in order. */
  set?: readonly string[];
  /** Settings from elsewhere than the command line, in layers, under `set`. */
  settings?: readonly (readonly Setting[])[];
  /** Where the spec is named, when another file does. */
  from?: Where;
  /** Default: the process's own environment. */
  env?: Record<string, string | undefined>;
  /**
   * A variable that is not set and that only trackers need is not an error: `unset` names it. For a run, which can be
   * explained without its trackers. Default: false.
   */
  lenient?: boolean;
  /** Where relative paths begin, when it is not the spec's folder: a run's `resolved.yaml` lies elsewhere than its spec. */
  folder?: string;
}

/** A spec that was read, checked and completed, with what it names. */
export interface LoadedExperiment {
  experiment: Experiment;
  /** Absolute. */
  file: string;
  /** Where relative paths of the spec begin, absolute. */
  folder: string;
  /** The spec's plugins in their order, after core's own with the engines. */
  plugins: Plugin[];
  /** By its name, the file of a plugin that is a file of the person's own. */
  pluginFiles: ReadonlyMap<string, string>;
  hierarchy: Hierarchy;
  /** The spec as written. */
  text: string;
  /** YAML with every default written out, and what came from the environment as it was written. */
  resolved: string;
  /** The experiment as it may be shown and kept: what came from the environment is the reference that it was. */
  shown: Experiment;
  /** What of the experiment came from the environment. */
  references: readonly Reference[];
  /** The variables that it came from. */
  environment: Readonly<Record<string, string>>;
  /** By the number of a tracker: which variable it needs that is not set. */
  unset: ReadonlyMap<number, HemlError>;
  /** The spec's values as written and merged, before defaults: for places within them. */
  written: Readonly<PlainMap>;
  /** Side effects of settings: options that were dropped with a component's old type. */
  notices: readonly string[];
  /** The files of the hub that it names. Nothing is downloaded until somebody allows it. */
  hub: HubFiles;
  /** Whether it is trusted, and where it comes from. */
  origin: Origin;
  /** What may go wrong: plugins that cannot be loaded and are not needed, second copies of core or tfjs-core. */
  warnings: readonly string[];
  /** A usage error that points at a place of the spec, in the file or `--set` argument that gives it. */
  error(problem: Problem): HemlError;
}

/**
 * Reads a spec, with the specs that it extends and `--set` values, loads its plugins, fills in defaults and checks
 * everything that can be checked before data are seen.
 * @throws HemlError (usage), or HemlErrors with all that is wrong
 */
export async function loadExperiment(file: string, options: LoadOptions = {}): Promise<LoadedExperiment> {
  const { sources, folder, path, environment, faults } = await readSpec(file, options);
  const written = clone(sources.value);
  const { plugins, files, errors, broken, warnings, origin, refusal } = await loadPlugins(
    sources,
    folder,
    options,
  );
  if (refusal) throw refusal;
  let checked = errors.length > 0 ? checkShape(sources) : check(sources, validatorFor(plugins));
  // A plugin that cannot be loaded may be the cause of problems. Where there are none, the spec does not need it.
  if (broken.length > 0 && (errors.length > 0 || checked.problems.length > 0)) {
    errors.push(...broken);
    checked = checkShape(sources);
  }
  errors.push(...problemErrors(sources, checked.problems));
  if (errors.length > 0) throw errors.length === 1 ? errors[0] : new HemlErrors(errors);
  const { hierarchy } = checked as Checked;
  const { registry } = validatorFor(plugins);
  const ids = new Set<string>();
  const experiment = absolutePaths((checked as Checked).experiment, registry, sources, folder, (id) =>
    ids.add(id),
  );
  experiment.plugins = pluginNames(experiment.plugins, sources, folder);
  const references = settled(sources, experiment, folder);
  return {
    experiment,
    file: path,
    folder,
    plugins,
    pluginFiles: files,
    hierarchy,
    text: sources.documents[0]!.text,
    resolved: resolvedText(experiment, references),
    shown: replaceReferences(experiment, references, ({ pieces }) => pieceText(pieces)),
    references,
    environment,
    hub: new HubFiles([...ids]),
    origin,
    unset: new Map(faults.map((fault) => [Number(fault.path[1]), problemError(sources, fault)])),
    written,
    notices: [...sources.notices, ...oldWorkers(written), ...ignoredSettings(written, registry)],
    warnings: [...broken.map(({ message }) => `${message}; this spec does without it.`), ...warnings],
    error: (problem) => problemError(sources, problem),
  };
}

/** The sources of a spec, with what they take from the environment. @throws HemlError (usage), or HemlErrors */
export async function readSpec(file: string, options: LoadOptions) {
  const env = options.env ?? process.env;
  const path = resolve(file);
  const folder = resolve(options.folder ?? dirname(path));
  const reading: EnvReading = { env, unset: options.lenient ? 'keep' : 'refuse' };
  const typed = (options.set ?? []).map((text) => readSetting(text, reading));
  const sources = await readSources(path, [...(options.settings ?? []), typed], reading, options.from);
  const { environment, faults } = variablesOf(sources, env);
  const needed = faults.filter(({ path }) => path[0] !== 'trackers');
  if (needed.length > 0) {
    const unset = problemErrors(sources, needed);
    throw unset.length === 1 ? unset[0] : new HemlErrors(unset);
  }
  return { sources, folder, path, environment, faults };
}

interface Checked {
  experiment: Experiment;
  hierarchy: Hierarchy;
  problems: Problem[];
}

/** When plugins are missing, what they would bring is unknown: only the rest is worth reporting. */
function checkShape(sources: Sources): { problems: Problem[] } {
  const { problems } = check(sources, validatorFor([corePlugin]));
  const isSection = (path: Path): boolean => path.length === 1 && String(path[0]) in packageOfSection;
  return { problems: problems.filter(({ path }) => path.at(-1) !== 'type' && !isSection(path)) };
}

export function check({ value }: Sources, validator: Validator): Checked | { problems: Problem[] } {
  const { extends: _, ...raw } = clone(value);
  fillExplanation(raw, validator.registry);
  fillTypes(raw);
  takeWorkers(raw);
  const found = validator.experiment(raw);
  const problems = [...neededTypes(found, raw, validator.registry), ...checkCrop(raw.training, ['training'])];
  if (!problems.some(({ path }) => path[0] === 'method' || path[0] === 'model'))
    problems.push(...checkTrunk(raw, validator.registry));
  problems.push(...checkHeight(raw, validator.registry));
  const wrong = (key: string): boolean => problems.some(({ path }) => path[0] === key) || !(key in raw);
  const tree = wrong('segments') || wrong('hierarchy') ? undefined : readTree(raw);
  problems.push(...(tree?.built.problems ?? []));
  const hierarchy = tree?.built.hierarchy;
  if (tree) {
    const sections = validator.registry.sections.filter(({ key }) => !wrong(key));
    problems.push(...checkSections(sections, raw, { segments: tree.segments.map(({ name }) => name) }));
  }
  if (hierarchy && !wrong('overrides')) problems.push(...checkNodes(raw.overrides as PlainMap, hierarchy));
  if (problems.length > 0 || !hierarchy) return { problems };
  const experiment = toExperiment(raw, tree.segments);
  for (const [id, override] of Object.entries(experiment.overrides)) {
    problems.push(...overridden(experiment, override, validator, ['overrides', id]).problems);
  }
  return { experiment, hierarchy, problems };
}

/**
 * `engine.workers` as specs before `executor` had it: the number of processes of the executor `workers`, unless the spec
 * names another. Changes `raw`.
 */
function takeWorkers(raw: PlainMap): void {
  const { engine, executor } = raw;
  if (!isMap(engine) || typeof engine.workers !== 'number') return;
  if (executor === undefined) raw.executor = { type: 'workers', workers: engine.workers };
  else if (isMap(executor) && executor.type === 'workers' && executor.workers === undefined)
    executor.workers = engine.workers;
  // A number that the schema refuses stays, and is refused.
  if (Number.isInteger(engine.workers) && engine.workers >= 1) delete engine.workers;
}

const oldWorkers = ({ engine }: Readonly<PlainMap>): string[] =>
  isMap(engine) && engine.workers !== undefined
    ? [
        'engine.workers is read for one more release: write `executor: { type: workers, workers: N }` instead.',
      ]
    : [];

export function readTree(raw: PlainMap): {
  segments: PlacedSegment[];
  built: ReturnType<typeof buildHierarchy>;
} {
  const segments = readSegments(raw.segments);
  return { segments, built: buildHierarchy(segments, raw.hierarchy as Experiment['hierarchy']) };
}

function checkNodes(overrides: PlainMap, { nodes }: Hierarchy): Problem[] {
  const ids = nodes.map(({ id }) => id);
  const known = new Set(ids);
  const unknown = Object.keys(overrides).filter((id) => !known.has(id));
  return unknown.slice(0, mostProblems).map((id) => ({
    code: 'node-unknown',
    path: ['overrides', id],
    message: `overrides: there is no node \`${id}\`.`,
    hint: `${didYouMean(id, ids)}The nodes are ${listed(ids)}.`,
    at: 'key',
  }));
}

function toExperiment(raw: PlainMap, segments: PlacedSegment[]): Experiment {
  const { heml: _, ...rest } = raw;
  return {
    ...(rest as unknown as Experiment),
    segments: segments.map(({ name, classes }) => ({ name, classes })),
    training: readTraining(raw.training as PlainMap),
  };
}
