import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import type { LoadedExperiment } from '../spec/load-experiment';
import { nodeSettings } from '../spec/node-settings';
import type { Data, SplitData } from '../training/data';
import { readNodeWeights } from '../training/node-files';
import { Trainers } from '../training/trainer';
import { writeWeights } from '../training/weights';
import { computeMetrics } from './compute-metrics';
import { embedSplit } from './embed-split';

export interface TreeEvaluation {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** The spec's metrics at every node of a trained tree, on one split. */
export async function evaluateTree(
  { loaded, components, engine, data, folder }: TreeEvaluation,
  split: SplitData,
): Promise<Record<string, Record<string, number>>> {
  const { experiment, hierarchy } = loaded;
  const trainers = new Trainers(components, engine, data.trainLabels, createRandom(experiment.seed));
  const metrics = await Promise.all(
    experiment.evaluation.metrics.map((spec) => components.create('metric', spec, {})),
  );
  const results: Record<string, Record<string, number>> = {};
  try {
    for (const node of hierarchy.nodes) {
      const settings = nodeSettings(loaded, node.id);
      const trainer = await trainers.get(settings);
      writeWeights(engine.tf, trainer.model.variables, await readNodeWeights(join(folder, node.id)));
      const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
      const embeddings = await embedSplit(trainer, split, table);
      results[node.id] = await computeMetrics(engine.tf, metrics, embeddings, split.labels, data.labels);
    }
  } finally {
    await trainers.dispose();
  }
  return results;
}
