import { resolve } from 'node:path';
import {
  createRandom,
  didYouMean,
  HemlError,
  listed,
  type NamedExplainer,
  namedExplainers,
  type OpenedRun,
  type Run,
  RunFolder,
  readNodeWeights,
  readSummary,
  required,
  type Weights,
  writeJson,
} from '@hemlkit/core/run';
import { additivity } from './additivity';
import { completeness } from './completeness';
import {
  type Faithfulness,
  type FaithfulnessMeasure,
  type FaithfulnessResult,
  faithfulnessMeasures,
} from './contract';
import { deletion } from './deletion';
import { knownPart } from './known-part';
import { permutedLabels } from './permuted-labels';
import { type Pair, Probe } from './probe';
import { randomisedWeights } from './randomised-weights';
import { silhouette } from './silhouette';
import { stability } from './stability';
import { type Measure, Study } from './study';

export interface FaithfulnessOptions {
  /** How many validation pairs are explained. Default: 30. */
  pairs?: number;
  /** Default: 0. */
  seed?: number;
  /** The types of the explainers that are measured. Default: the spec's. */
  explainers?: readonly string[];
  /** Default: all. */
  only?: readonly FaithfulnessMeasure[];
  /** Folder of a run of the same spec that was trained on permuted labels. Default: the root is trained so for a while. */
  permuted?: string;
  /** Where to write the result. Default: `faithfulness.json` in the run's folder. */
  out?: string;
  /** Called as the measures go on. */
  onProgress?: (measure: FaithfulnessMeasure, done: number, total: number) => void;
}

/** Those that ask about the run, whatever explains it. */
const ofRun: ReadonlySet<FaithfulnessMeasure> = new Set(['additivity', 'silhouette']);

const measuresWith = (permuted?: Weights): Record<FaithfulnessMeasure, Measure> => ({
  completeness,
  additivity,
  deletion,
  'randomised-weights': randomisedWeights,
  'permuted-labels': permutedLabels(permuted),
  stability,
  silhouette,
  'known-part': knownPart,
});

/** Whether the explanations of a trained tree are true, measure by measure. Writes `faithfulness.json` into the run's folder. */
export async function measureFaithfulness(
  run: Run,
  options: FaithfulnessOptions = {},
): Promise<Faithfulness> {
  const started = performance.now();
  const { pairs = 30, seed = 0, only = faithfulnessMeasures, onProgress } = options;
  for (const name of only)
    if (!faithfulnessMeasures.includes(name))
      throw new HemlError(`There is no measure '${name}'.`, {
        code: 'measure-unknown',
        kind: 'usage',
        hint: `${didYouMean(name, faithfulnessMeasures)}There are ${listed(faithfulnessMeasures)}.`,
      });
  const opened = await run.open();
  const { tree } = opened;
  const named = await explainersOf(opened, options.explainers);
  const probe = await Probe.create(tree, named[0]);
  let current: FaithfulnessMeasure = 'completeness';
  try {
    const study = new Study({
      probe,
      embeddings: () => run.embeddings(),
      pairs,
      random: createRandom(seed, 'faithfulness'),
      onProgress: (done, total) => onProgress?.(current, done, total),
    });
    const measures = measuresWith(options.permuted ? await rootWeightsOf(options.permuted) : undefined);
    const asksExplainers = only.some((measure) => !ofRun.has(measure));
    const { studies, refused } = await studiesOf(study, named, asksExplainers);
    const results: FaithfulnessResult[] = [];
    for (const measure of faithfulnessMeasures) {
      if (!only.includes(measure)) continue;
      current = measure;
      onProgress?.(measure, 0, 1);
      if (ofRun.has(measure)) results.push({ measure, ...(await measures[measure](study)) });
      else
        for (const one of studies)
          results.push({ measure, explainer: one.probe.name, ...(await measures[measure](one)) });
    }
    const found: Faithfulness = {
      run: run.name,
      root: probe.root.id,
      distance: tree.context.loaded.experiment.explanation.distance.type,
      explainers: studies.map((one) => one.probe.name),
      refused,
      seed,
      pairs: study.pairs.length,
      results,
      seconds: (performance.now() - started) / 1000,
    };
    await writeJson(resolve(options.out ?? run.files.faithfulness), found);
    return found;
  } finally {
    await probe.dispose();
  }
}

async function explainersOf(
  opened: OpenedRun,
  types: readonly string[] | undefined,
): Promise<[NamedExplainer, ...NamedExplainer[]]> {
  const [first, ...others] = await namedExplainers(opened, types);
  if (first) return [first, ...others];
  throw new HemlError('There is no explainer to measure.', {
    code: 'explainer-missing',
    kind: 'usage',
    hint: 'Install @hemlkit/explainers, or name one in `explanation.explainers` of the spec.',
  });
}

/**
 * A study for each explainer that explains the run.
 *
 * @param asks whether anything will be explained; if not, none is tried
 * @throws what the first one refuses with, where all refuse
 */
async function studiesOf(study: Study, explainers: readonly NamedExplainer[], asks: boolean) {
  const studies: Study[] = [];
  const refusals: { explainer: string; error: HemlError }[] = [];
  for (const explainer of explainers) {
    const own = study.with(explainer);
    try {
      if (asks) await (await own.probe.rootModel()).explain(own.pairs[0] as Pair);
      studies.push(own);
    } catch (error) {
      if (!(error instanceof HemlError)) throw error;
      refusals.push({ explainer: explainer.name, error });
    }
  }
  if (studies.length === 0) throw (refusals[0] as (typeof refusals)[number]).error;
  return {
    studies,
    refused: refusals.map(({ explainer, error }) => ({ explainer, reason: error.message })),
  };
}

/** The root's weights of another run. @throws HemlError (usage) where the folder holds no finished run */
async function rootWeightsOf(folder: string): Promise<Weights> {
  const files = new RunFolder(resolve(folder));
  const { root } = await required(files.summary, readSummary(files.path));
  return readNodeWeights(files.node(root));
}
