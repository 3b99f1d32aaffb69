import type { Sampler } from '@hemlkit/core/method';
/**
 * A sampler whose epochs have a fixed number of batches. Where one of its own epochs has too few, several are joined, and the
 * last is cut short. So trainings on splits of different sizes can have the same budget.
 *
 * @param steps batches in an epoch; absent: the sampler as it is
 */
export function fixedSteps(sampler: Sampler, steps: number | undefined): Sampler {
  if (steps === undefined) return sampler;
  return {
    batchSize: sampler.batchSize,
    epoch: (labels, random) => {
      const batches = sampler.epoch(labels, random);
      for (let round = 1; batches.length < steps; round++)
        batches.push(...sampler.epoch(labels, random.split('round', round)));
      return batches.slice(0, steps);
    },
  };
}
