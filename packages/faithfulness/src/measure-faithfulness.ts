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
import { Probe } from './probe';
import { randomisedWeights } from './randomised-weights';
import { silhouette } from './silhouette';
import { stability } from './stability';
import { type Measure, Study } from './study';

export interface FaithfulnessOptions {
  /** How many validation pairs are explained. Default: 30. */
  pairs?: number;
  /** Default: 0. */
  seed?: number;
  /** The type of the explainer that is measured. Default: the spec's first. */
  explainer?: string;
  /** Default: all. */
  only?: readonly FaithfulnessMeasure[];
  /** Folder of a run of the same spec that was trained on permuted labels. Default: the root is trained so for a while. */
  permuted?: string;
  /** Where to write the result. Default: `faithfulness.json` in the run's folder. */
  out?: string;
  /** Called as the measures go on. */
  onProgress?: (measure: FaithfulnessMeasure, done: number, total: number) => void;
}

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
  const { type, explainer } = await explainerOf(opened, options.explainer);
  const probe = await Probe.create(tree, explainer);
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
    const results: FaithfulnessResult[] = [];
    for (const measure of faithfulnessMeasures) {
      if (!only.includes(measure)) continue;
      current = measure;
      onProgress?.(measure, 0, 1);
      results.push({ measure, ...(await measures[measure](study)) });
    }
    const found: Faithfulness = {
      run: run.name,
      root: probe.root.id,
      distance: tree.context.loaded.experiment.explanation.distance.type,
      explainer: type,
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

async function explainerOf(opened: OpenedRun, type: string | undefined): Promise<NamedExplainer> {
  const [first] = await namedExplainers(opened, type === undefined ? undefined : [type]);
  if (first) return first;
  throw new HemlError('There is no explainer to measure.', {
    code: 'explainer-missing',
    kind: 'usage',
    hint: 'Install @hemlkit/explainers, or name one in `explanation.explainers` of the spec.',
  });
}

/** The root's weights of another run. @throws HemlError (usage) where the folder holds no finished run */
async function rootWeightsOf(folder: string): Promise<Weights> {
  const files = new RunFolder(resolve(folder));
  const { root } = await required(files.summary, readSummary(files.path));
  return readNodeWeights(files.node(root));
}
