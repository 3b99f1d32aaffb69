import { HemlError, type Random, type Sampler } from '@hemlkit/core/method';
import type { TrainingSamples } from './node-samples';

/**
 * How many batches an epoch of a node has.
 *
 * @param random the run's own generator
 * @throws HemlError (scope `node`) where the sampler cannot fill one
 */
export function stepsOfEpoch(
  node: string,
  sampler: Pick<Sampler, 'epoch'>,
  { labels, counts }: Pick<TrainingSamples, 'labels' | 'counts'>,
  random: Random,
): number {
  try {
    return sampler.epoch(labels, random.split('plan')).length;
  } catch (error) {
    if (!(error instanceof HemlError) || counts.train.used === counts.train.total) throw error;
    const { used, total } = counts.train;
    throw new HemlError(
      `The node '${node}' cannot be trained on the ${used} of ${total} training images that show some of it: ${error.message}`,
      {
        code: 'node-samples-too-few',
        scope: 'node',
        hint: `${error.hint ?? ''} Or keep the others as blank images: \`overrides: { ${node}: { training: { absent: keep } } }\`.`.trim(),
        cause: error,
      },
    );
  }
}
