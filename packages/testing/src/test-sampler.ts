import { type Component, createRandom } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { describeComponent, type Trial } from './trial';

export interface SamplerTrial extends Trial {
  /** Does an epoch show every sample? Default: not asked. */
  coversAll?: boolean;
}

const labelings: Record<string, Int32Array> = {
  'two classes': Int32Array.from({ length: 150 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
  'many classes': Int32Array.from({ length: 200 }, (_, i) => (i * 7) % 23),
  'one class': new Int32Array(100).fill(2),
};

/**
 * Registers tests of a sampler: documentation, batches of its size with positions that there are, the same again for
 * the same generator.
 *
 * @example
 * testSampler(mySampler, { options: [{}, { batchSize: 12 }], coversAll: true });
 */
export function testSampler(component: Component<'sampler'>, trial: SamplerTrial = {}): void {
  describeComponent(component, trial, (make) => {
    for (const [name, labels] of Object.entries(labelings)) {
      it(`gives whole batches of positions: ${name}`, async () => {
        const { product } = await make({});
        const given = labels.slice();
        const batches = product.epoch(given, createRandom(1, 'epoch'));
        expect(given).toEqual(labels);
        expect(batches.length).toBeGreaterThan(0);
        for (const batch of batches) {
          expect(batch).toBeInstanceOf(Int32Array);
          expect(batch.length).toBe(product.batchSize);
          expect(Math.min(...batch)).toBeGreaterThanOrEqual(0);
          expect(Math.max(...batch)).toBeLessThan(labels.length);
        }
        const shown = new Set(batches.flatMap((batch) => [...batch]));
        if (trial.coversAll) expect(shown.size).toBe(labels.length);
      });

      it(`gives the same for the same generator, other batches for another: ${name}`, async () => {
        const { product } = await make({});
        const epoch = (seed: number, of = labels) => product.epoch(of, createRandom(seed, 'epoch'));
        expect(epoch(1)).toEqual(epoch(1));
        expect(epoch(1)).not.toEqual(epoch(2));
      });
    }
  });
}
