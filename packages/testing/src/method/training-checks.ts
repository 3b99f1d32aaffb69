import type { TrainingSettings } from '@hemlkit/core/plugin';
import { stableJson, unitOf } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { treeOf, trees } from '../trees';
import { largest, type MethodPlace } from './method-place';
import { digest, expectSame } from './same';
import { resume, trainAll, workOf } from './train-units';

/** How a method trains, and what it reports of it. */
export function trainingChecks({ begin, trainedOnce }: MethodPlace): void {
  for (const name of Object.keys(trees))
    it(`trains every unit, reports what it is going to do before, and reports each step: ${name}`, async () => {
      const { bench, trained } = await trainedOnce(name);
      for (const { node, epochs } of bench.product.units) {
        const { samples, steps, images, events, ...unit } = trained[node]!;
        expect(unit.epochs, `steps of the epochs of ${node}`).toEqual(Array(epochs).fill(steps));
        expect(images, `images of an epoch of ${node}`).toBeGreaterThan(0);
        for (const split of ['train', 'validation'] as const) {
          const { total, present, used } = samples[split];
          expect(total).toBe(bench.data.images[split].length);
          for (const count of [present, used]) expect(count >= 0 && count <= total).toBe(true);
        }
        const places = events.map((event) =>
          event.type === 'step' ? [event.node, event.epoch, event.step, event.steps] : event.type,
        );
        const wanted = Array.from({ length: epochs * steps }, (_, at) => [
          node,
          1 + Math.floor(at / steps),
          1 + (at % steps),
          steps,
        ]);
        // What is shown beside them a method may say at any time; all else is core's to report.
        const isOwn = (place: unknown) => place !== 'info' && place !== 'warning';
        expect(places.filter(isOwn), `reported steps of ${node}`).toEqual(wanted);
      }
    });

  it('trains to the same weights again', async () => {
    const { trained } = await trainedOnce(largest);
    const again = await trainAll(await begin(treeOf(trees[largest]!)));
    for (const [node, { weights }] of Object.entries(again))
      expectSame(weights, trained[node]!.weights, `the weights of ${node}`);
  });

  it('goes on where it was stopped, to the weights of a training that was not', async () => {
    const { trained } = await trainedOnce(largest);
    const bench = await begin(treeOf(trees[largest]!));
    for (const unit of bench.product.units) {
      const { progress, weights, epochs } = trained[unit.node]!;
      if (!progress) continue;
      const resumed = await resume(bench, unit, progress);
      expect(resumed.epochs, `epochs of ${unit.node} after the first`).toEqual(epochs.slice(1));
      expectSame(resumed.weights, weights, `the weights of ${unit.node}`);
    }
  });

  it('knows before what it is going to train', async () => {
    const { bench, trained } = await trainedOnce(largest);
    const trainer = bench.product.train(workOf(bench));
    for (const unit of bench.product.units) {
      const { samples, steps, weights } = trained[unit.node]!;
      const facts = await trainer.facts(unit);
      expect({ samples: facts.samples, steps: facts.steps }, unit.node).toEqual({ samples, steps });
      const own = Object.values(weights).filter(({ trainable }) => trainable);
      const numbers = own.reduce((sum, { data }) => sum + data.length, 0);
      expect(facts.parameters, `numbers of ${unit.node} that training changes`).toBe(numbers);
      expect(Number.isInteger(facts.batchSize) && facts.batchSize >= 1).toBe(true);
      expect(facts.graph).toMatch(/\S/);
    }
    await trainer.dispose();
  });

  it('names what it trains at a node as the weights do, if it names it', async () => {
    const { bench, trained } = await trainedOnce(largest);
    const trainer = bench.product.train(workOf(bench));
    for (const { id } of bench.answered) {
      const names = (await trainer.parameters?.(id)) ?? [];
      const { weights } = trained[unitOf(bench.product.units, id)!.node]!;
      expect(
        names.filter((name) => !weights[name]?.trainable),
        `parameters of ${id}`,
      ).toEqual([]);
      expect(new Set(names).size, `parameters of ${id}, each once`).toBe(names.length);
    }
    await trainer.dispose();
  });

  it('names in `decides` what changes the weights', async () => {
    const changes: Partial<TrainingSettings>[] = [
      { epochs: 1 },
      { optimizer: { type: 'plain', learningRate: 0.01 } },
      { background: 'mean' },
      { absent: 'keep' },
      { augment: { flip: true } },
      { steps: 1 },
      { normalize: { mean: [0.1, 0.2, 0.3], deviation: [0.5, 0.6, 0.7] } },
    ];
    const hierarchy = treeOf(trees['two leaves']!);
    const { bench, trained } = await trainedOnce('two leaves');
    for (const change of changes) {
      const other = await begin(hierarchy, change);
      const others = await trainAll(other);
      for (const [at, unit] of bench.product.units.entries()) {
        const changed = other.product.units[at];
        if (!changed || unit.needs.length > 0) continue;
        const isChanged = digest(others[changed.node]!.weights) !== digest(trained[unit.node]!.weights);
        const isNamed = stableJson(changed.decides.value) !== stableJson(unit.decides.value);
        expect(isNamed || !isChanged, `${JSON.stringify(change)} changes the weights of ${unit.node}`).toBe(
          true,
        );
      }
    }
  });
}
