import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { HierarchyNode } from '../contracts/experiment';
import { createRandom } from '../random/random';
import { lookupTable } from '../segments/composition';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import type { Data, SplitData } from './split-data';
import { embedSplit } from './embed-split';
import { computeMetrics, createMetrics, type Measured, type SpecMetric } from './metrics';
import { readNodeWeights } from './node-files';
import { Trainers } from './trainer';
import { writeWeights } from './weights';

export interface TreeEvaluation {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  /** The run's `nodes` folder. */
  folder: string;
}

/** Measures trained nodes, one after the other: all of the same settings share a model. */
export class NodeEvaluator {
  private readonly trainers: Trainers;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly tree: TreeEvaluation) {
    const { components, engine, data, loaded } = tree;
    this.trainers = new Trainers(components, engine, data.trainLabels, createRandom(loaded.experiment.seed));
  }

  /** The metrics of a node on a split, from the weights in the run's folder. */
  evaluate(node: HierarchyNode, split: SplitData, metrics: readonly SpecMetric[]): Promise<Measured> {
    const measured = this.turn.then(() => this.measure(node, split, metrics));
    this.turn = measured.catch(() => {});
    return measured;
  }

  async dispose(): Promise<void> {
    await this.turn;
    await this.trainers.dispose();
  }

  private async measure(
    node: HierarchyNode,
    split: SplitData,
    metrics: readonly SpecMetric[],
  ): Promise<Measured> {
    const { loaded, engine, data, folder } = this.tree;
    const settings = nodeSettings(loaded, node.id);
    const trainer = await this.trainers.get(settings);
    writeWeights(engine.tf, trainer.model.variables, await readNodeWeights(join(folder, node.id)));
    const table = lookupTable(node.classes, data.segmenter.classes, settings.training.background);
    const embeddings = await embedSplit(trainer, split, table);
    return computeMetrics(engine.tf, metrics, embeddings, split.labels, data.labels);
  }
}

/** The spec's metrics at every node of a trained tree, on one split. */
export async function evaluateTree(
  tree: TreeEvaluation,
  split: SplitData,
): Promise<Record<string, Record<string, number>>> {
  const { loaded, components } = tree;
  const metrics = await createMetrics(components, loaded);
  const evaluator = new NodeEvaluator(tree);
  const results: Record<string, Record<string, number>> = {};
  try {
    for (const node of loaded.hierarchy.nodes)
      results[node.id] = (await evaluator.evaluate(node, split, metrics)).values;
  } finally {
    await evaluator.dispose();
  }
  return results;
}
