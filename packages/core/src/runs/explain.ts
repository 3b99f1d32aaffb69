import type { ComponentSpec } from '../contracts/component-spec';
import type { OnEvent } from '../contracts/events';
import type { PixelAttribution } from '../contracts/explainer';
import type { MetricTree } from '../contracts/explanation';
import { calibrateTree } from '../explanation/calibration/calibrate-tree';
import type { Calibration } from '../explanation/calibration/calibration';
import type { NamedDistance } from '../explanation/compare';
import { explainPair, type NamedExplainer } from '../explanation/explain-pair';
import { findImage } from '../explanation/images';
import { prepareImage } from '../explanation/prepare-image';
import { createRandom } from '../random/random';
import { embeddingProgress, type OpenedRun } from './opened';
import { readSummary } from './run-files';

export interface ExplainOptions {
  /**
   * Types of distances (`snr`, `euclidean`); the first is calibrated, and is the one that explainers explain. Default:
   * the spec's own.
   */
  distances?: readonly string[];
  /** Types of explainers (`owen`); none where the list is empty. Default: the spec's own. */
  explainers?: readonly string[];
  /**
   * Whether to give probabilities and percentiles. The first time, this embeds the validation split at every node; the
   * calibration is kept in the run's folder. Default: true.
   */
  calibration?: boolean;
  /** At which height the two are compared, by a method that has heights. Default: the spec's, else the method's own. */
  height?: number;
  /**
   * Called with what an explainer finds of single pixels: numbers of either image, [size, size]. They are not part of the tree,
   * whose JSON would be of megabytes.
   *
   * @example
   * run.explain(a, b, { explainers: ['saliency'], onPixels: (explainer, { size, a }) => draw(explainer, size, a) });
   */
  onPixels?: (explainer: string, pixels: PixelAttribution) => void;
}

/** The metric tree of two images, each a sample's id or an image file. */
export async function explain(
  opened: OpenedRun,
  a: string,
  b: string,
  options: ExplainOptions,
): Promise<MetricTree> {
  const { distances: types, explainers: explainerTypes, height, onPixels } = options;
  const { calibration: isCalibrated = true } = options;
  const warnings = new Set<string>();
  const onEvent: OnEvent = (event) => {
    if (event.type === 'warning') warnings.add(event.message);
    opened.onEvent(event);
  };
  const run = { ...opened, tree: height === undefined ? opened.tree : opened.tree.at(height), onEvent };
  const { loaded, tree, data } = run;
  const found = [await findImage(data, a), await findImage(data, b)] as const;
  const distances = await namedDistances(run, types);
  const [first, second] = await Promise.all(
    found.map((image) => prepareImage({ loaded, data, onEvent }, image)),
  );
  const calibration = isCalibrated ? await calibrationOf(run, distances[0]) : undefined;
  const explainers = await namedExplainers(run, explainerTypes);
  const request = { tree, distances, explainers, onEvent, ...(calibration && { calibration }) };
  const explained = await explainPair({ ...request, ...(onPixels && { onPixels }) }, first!, second!);
  const precision = (await readSummary(run.folder))?.precision;
  return {
    ...explained,
    ...(precision && { precision }),
    ...(warnings.size > 0 && { warnings: [...warnings] }),
  };
}

/** Distances by their types: the spec's own with its options, others with their defaults. */
export async function namedDistances(
  { loaded, tree }: OpenedRun,
  types?: readonly string[],
): Promise<[NamedDistance, ...NamedDistance[]]> {
  const own = loaded.experiment.explanation.distance;
  const specs: ComponentSpec[] = (types?.length ? types : [own.type]).map((type) =>
    type === own.type ? own : { type },
  );
  const made = specs.map(async (spec) => ({
    type: spec.type,
    spec,
    distance: await tree.distance(spec),
  }));
  return (await Promise.all(made)) as [NamedDistance, ...NamedDistance[]];
}

/** Explainers by their types: the spec's own with their options, others with their defaults. */
export async function namedExplainers(
  { loaded, session }: OpenedRun,
  types?: readonly string[],
): Promise<NamedExplainer[]> {
  const { explanation, seed } = loaded.experiment;
  const specs: readonly ComponentSpec[] = types
    ? types.flatMap((type) => {
        const own = explanation.explainers.filter((spec) => spec.type === type);
        return own.length > 0 ? own : [{ type }];
      })
    : explanation.explainers;
  const seen = new Map<string, number>();
  const made = specs.map(async (spec): Promise<NamedExplainer> => {
    const { type } = spec;
    const number = (seen.get(type) ?? 0) + 1;
    seen.set(type, number);
    const name = number === 1 ? type : `${type}-${number}`;
    const random = createRandom(seed, 'explainer', name);
    return { name, type, explainer: await session.components.create('explainer', spec, { random }) };
  });
  return Promise.all(made);
}

/** The calibration of a distance; where nothing can be fitted, an event reports the reason. */
export async function calibrationOf(
  { folder, tree, onEvent }: OpenedRun,
  { spec, distance }: NamedDistance,
): Promise<Calibration | undefined> {
  const onNode = embeddingProgress('validation', onEvent);
  const calibration = await calibrateTree({ tree, folder, spec, distance, onNode });
  if (typeof calibration !== 'string') return calibration;
  onEvent({ type: 'warning', message: `There are no probabilities and percentiles: ${calibration}.` });
  return undefined;
}
