import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { UnitMeasuring } from '../contracts/method';
import type { Measurement, NodeFacts } from '../contracts/plan';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { temporaryName } from '../files/temporary';
import { createRandom } from '../random/random';
import { saveCheckpoint } from '../training/checkpoint';
import { computeMetrics, type SpecMetric } from '../training/metrics';
import type { Data } from '../training/split-data';
import { methodWork } from '../training/unit-jobs';
import { readWeights } from '../weights/variables';
import { timed } from './timed';

/** More embeddings than this are not compared with each other: their time is known from fewer. */
const mostEmbeddings = 2000;

export interface MeasureUnitsRequest {
  loaded: LoadedExperiment;
  components: Components;
  engine: Engine;
  data: Data;
  metrics: readonly SpecMetric[];
  /** For what is written and removed again, absolute. */
  cache: string;
  /** Nodes whose units are trained already. */
  cached: ReadonlySet<string>;
}

/**
 * What is known of every unit, in training order, and a measurement for each of the different settings of those that are
 * not trained yet, as far as the method can measure.
 */
export async function measureUnits(
  request: MeasureUnitsRequest,
): Promise<{ known: NodeFacts[]; measurements: Measurement[] }> {
  const { loaded, components, engine, data, cached } = request;
  const random = createRandom(loaded.experiment.seed);
  const trainer = data.method.train(methodWork(components, engine, data, random));
  const measuring = { random, ...measures(request) };
  const measured = new Map<string, Measurement>();
  const known: NodeFacts[] = [];
  try {
    for (const unit of data.method.units) {
      const { graph, ...facts } = await trainer.facts(unit);
      const isCached = cached.has(unit.node);
      known.push({ cached: isCached, ...facts });
      if (isCached || !trainer.measure) continue;
      const same = measured.get(graph);
      if (same) same.nodes.push(unit.node);
      else measured.set(graph, { nodes: [unit.node], ...(await trainer.measure(unit, measuring)) });
    }
    return { known, measurements: [...measured.values()] };
  } finally {
    await trainer.dispose();
  }
}

/** What core does beside a method's steps. */
function measures({
  loaded,
  engine,
  data,
  metrics,
  cache,
}: MeasureUnitsRequest): Omit<UnitMeasuring, 'random'> {
  const all = data.splits.validation.labels;
  return {
    async metrics(dimensions) {
      const metricsImages = Math.min(all.length, mostEmbeddings);
      // From all over the split, which may be sorted by label.
      const labels = Int32Array.from(
        { length: metricsImages },
        (_, i) => all[Math.floor((i * all.length) / metricsImages)] as number,
      );
      const normal = createRandom(loaded.experiment.seed, 'embeddings');
      const embeddings = Float32Array.from({ length: metricsImages * dimensions }, () => normal.normal());
      const compute = () =>
        computeMetrics(engine.tf, metrics, { embeddings, labels, labelNames: data.labels });
      const first = await timed(compute);
      // The first time pays for what every other finds done.
      return { metricsImages, metricsSeconds: first < 1 ? await timed(compute) : first };
    },
    async save(variables, state) {
      const folder = temporaryName(join(cache, 'plan'));
      try {
        return await timed(async () => {
          const weights = await readWeights(variables);
          const progress = {
            history: [],
            bestEpoch: 1,
            best: weights,
            weights,
            state: await readWeights(state),
          };
          await saveCheckpoint(folder, 'plan', progress);
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
