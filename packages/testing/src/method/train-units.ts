import {
  type Child,
  createRandom,
  type MethodWork,
  type NodeSamples,
  type RunEvent,
  type Unit,
  type UnitProgress,
  type UnitTrainer,
  type Weights,
} from '@hemlkit/core/plugin';
import { trainEpochs } from '@hemlkit/core/run';
import { expect } from 'vitest';
import type { Bench } from './bench';

/** What a unit reported and kept of its training. */
export interface TrainedUnit {
  samples: NodeSamples;
  steps: number;
  images: number;
  weights: Weights;
  /** As it was after the first epoch. */
  progress: UnitProgress | undefined;
  /** Steps of each epoch that this process trained. */
  epochs: number[];
  /** The validation split's embeddings by `weights`. */
  validated: Float32Array;
  events: RunEvent[];
}

export type Trained = Record<string, TrainedUnit>;

const seed = 1;

export const workOf = ({ bench, data }: Bench): MethodWork => ({
  create: bench.create as never,
  engine: bench.engine,
  data,
  random: createRandom(seed),
  kept: (_facts, compute) => compute(),
});

/** Trains all units in their order, in one process. */
export async function trainAll(bench: Bench): Promise<Trained> {
  const trainer = bench.product.train(workOf(bench));
  const trained: Trained = {};
  for (const unit of bench.product.units) trained[unit.node] = await train(bench, trainer, unit, trained);
  await trainer.dispose();
  return trained;
}

/** Goes on with a unit as in another process: nothing is there but what was written down. */
export async function resume(bench: Bench, unit: Unit, progress: UnitProgress): Promise<TrainedUnit> {
  const trainer = bench.product.train(workOf(bench));
  const resumed = await train(bench, trainer, unit, {}, structuredClone(progress));
  await trainer.dispose();
  return resumed;
}

/** Trains a unit as core does. */
async function train(
  { bench, hierarchy }: Bench,
  trainer: UnitTrainer,
  unit: Unit,
  trained: Trained,
  progress?: UnitProgress,
): Promise<TrainedUnit> {
  const leaves = (id: string) => hierarchy.nodes.find((node) => node.id === id)!.segments.length;
  const child = (id: string): Child => ({ id, weights: trained[id]!.weights, leaves: leaves(id), score: 1 });
  const random = createRandom(seed).split('node', unit.node);
  const events: RunEvent[] = [];
  const begun: Pick<TrainedUnit, 'samples' | 'steps' | 'images'>[] = [];
  const ends: Pick<TrainedUnit, 'weights' | 'epochs' | 'progress' | 'validated'>[] = [];
  const onEvent = (event: RunEvent) => void events.push(event);
  await trainer.train({
    unit,
    // What goes on has its weights.
    needs: progress ? [] : unit.needs.map(child),
    ...(progress && { progress }),
    random,
    begin(facts) {
      expect(ends, `${unit.node} begins before its epochs`).toEqual([]);
      begun.push(facts);
    },
    async epochs(training) {
      expect(begun.length, `times that ${unit.node} has begun before its epochs`).toBe(1);
      let written: UnitProgress | undefined;
      let validated = new Float32Array();
      const { history, best } = await trainEpochs(
        {
          engine: bench.engine,
          unit,
          ...(progress && { progress }),
          random,
          // All epochs are equally good: the last one's weights are kept.
          async measure(rows) {
            validated = rows.slice();
            return { values: { [unit.keep]: 1 }, names: {}, numbers: {} };
          },
          onEvent() {},
          async onEpoch(state) {
            written ??= structuredClone(state);
          },
        },
        training,
      );
      const own = history.slice(progress?.history.length ?? 0);
      ends.push({ weights: best, epochs: own.map(({ steps }) => steps), progress: written, validated });
    },
    onEvent,
  });
  expect([begun.length, ends.length], `calls of begin and epochs for ${unit.node}`).toEqual([1, 1]);
  return { ...begun[0]!, ...ends[0]!, events };
}
