import type { Trainer } from '../network/trainer';
import type { TrainingSamples } from './node-samples';
import type { EpochParts } from './train-epoch';

/** Lets the model look at the node's training images, where it wants to before this epoch, in an order of its own each time. */
export async function surveyImages(
  { trainer, samples }: { trainer: Pick<Trainer, 'survey' | 'model' | 'sampler'>; samples: TrainingSamples },
  { reader, epoch, random }: Pick<EpochParts, 'reader' | 'epoch' | 'random'>,
): Promise<void> {
  const { survey } = trainer.model;
  const rounds = survey?.rounds(epoch) ?? 0;
  if (!survey || rounds === 0) return;
  const { batchSize } = trainer.sampler;
  const own = random.split('survey');
  survey.begin(own.split('begin'));
  for (let round = 0; round < rounds; round++) {
    const order = own.split('round', round).permutation(samples.positions.length);
    for (let next = 0; next < order.length; next += batchSize) {
      // The last batch begins earlier rather than being shorter.
      const start = Math.max(0, Math.min(next, order.length - batchSize));
      const places = Int32Array.from(
        { length: batchSize },
        (_, i) => order[Math.min(start + i, order.length - 1)] as number,
      );
      const positions = places.map((place) => samples.positions[place] as number);
      reader.read(positions);
      survey.take(positions, await trainer.survey.run([...reader.arrays, reader.labels]));
    }
  }
  survey.end();
}
