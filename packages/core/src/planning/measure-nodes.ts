import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { Measurement, NodeFacts } from '../contracts/plan';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { nodeSettings } from '../experiment/node-settings';
import { createRandom } from '../random/random';
import type { SpecMetric } from '../training/metrics';
import { trainingSamples } from '../training/node-samples';
import type { Data } from '../training/split-data';
import { stepsOfEpoch } from '../training/steps-of-epoch';
import { graphKey, Trainers } from '../training/trainer';
import { measure } from './measure';

export interface MeasureNodesRequest {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  metrics: readonly SpecMetric[];
  cache: string;
  /** Nodes that are trained already. */
  cached: ReadonlySet<string>;
}

/**
 * What is known of every node, in training order, and a measurement for each of the different settings of those that are
 * not trained yet.
 */
export async function measureNodes({
  loaded,
  components,
  engine,
  data,
  metrics,
  cache,
  cached,
}: MeasureNodesRequest): Promise<{ known: NodeFacts[]; measurements: Measurement[] }> {
  const random = createRandom(loaded.experiment.seed);
  const trainers = new Trainers(components, engine, data.trainLabels, random);
  const measured = new Map<string, Measurement>();
  const known: NodeFacts[] = [];
  try {
    for (const node of loaded.hierarchy.nodes) {
      const settings = nodeSettings(loaded, node.id);
      const trainer = await trainers.get(settings);
      const samples = trainingSamples(data.splits, node, settings.training.absent);
      known.push({
        cached: cached.has(node.id),
        samples: samples.counts,
        batchSize: trainer.sampler.batchSize,
        steps: stepsOfEpoch(node.id, trainer.sampler, samples, random),
        parameters: trainer.model.parameters.reduce((sum, { variable }) => sum + variable.value.size, 0),
      });
      if (cached.has(node.id)) continue;
      const graph = graphKey(settings);
      const same = measured.get(graph);
      const request = { engine, trainer, settings, node, data, samples, metrics, cache, random };
      if (same) same.nodes.push(node.id);
      else measured.set(graph, { nodes: [node.id], ...(await measure(request)) });
    }
    return { known, measurements: [...measured.values()] };
  } finally {
    await trainers.dispose();
  }
}
