import { type Measurement, type NetworkVariables, timed, type UnitMeasuring } from '@hemlkit/core/method';

/** The most steps that are measured after the first: the first ones are slower than those of a warm process. */
const mostSteps = 30;
/** From this number of steps on, measuring ends when `enoughSeconds` are over. */
const enoughSteps = 5;
const enoughSeconds = 1;
/** The limit, in seconds, where steps are slow; at least one step is always measured. */
const mostSeconds = 10;

/** A training that is about to begin, to be measured. */
export interface MeasuredTraining {
  /** Height and width of what a step takes of an image. */
  imageSize: number;
  batchSize: number;
  /** Length of an embedding at the unit's node. */
  dimensions: number;
  variables: NetworkVariables;
  /** The optimizer's. */
  state: NetworkVariables;
  /** Takes a training step as an epoch does. @param at counted from 0 */
  step(at: number): Promise<unknown>;
  /** Embeds a batch of validation images. */
  embed(): Promise<unknown>;
  embedBatch: number;
}

/** Trains for some steps and validates a little, and gives how long everything took. Nothing of it is kept. */
export async function measureTraining(
  training: MeasuredTraining,
  measuring: UnitMeasuring,
): Promise<Omit<Measurement, 'nodes'>> {
  const { imageSize, batchSize, dimensions, variables, state, embed, embedBatch } = training;
  const [firstStepSeconds, ...steps] = await measureSteps(training.step);
  const [firstEmbedSeconds, ...embeddings] = [await timed(embed), await timed(embed), await timed(embed)];
  return {
    imageSize,
    batchSize,
    stepSeconds: middle(steps),
    steps: steps.length,
    firstStepSeconds: firstStepSeconds as number,
    embedSeconds: middle(embeddings),
    embedBatch,
    firstEmbedSeconds: firstEmbedSeconds as number,
    ...(await measuring.metrics(dimensions)),
    saveSeconds: await measuring.save(variables, state),
  };
}

/** The seconds of single training steps; the first compiles. */
async function measureSteps(step: (at: number) => Promise<unknown>): Promise<number[]> {
  const seconds: number[] = [];
  let spent = 0;
  const isEnough = () => {
    // The first compiles, and does not count.
    const steps = seconds.length - 1;
    if (steps >= enoughSteps) return steps >= mostSteps || spent >= enoughSeconds;
    return steps > 0 && spent >= mostSeconds;
  };
  while (!isEnough()) {
    const at = seconds.length;
    const took = await timed(() => step(at));
    if (at > 0) spent += took;
    seconds.push(took);
  }
  return seconds;
}

/** The median, of an even number the mean of the two in the middle. */
function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] as number) + (sorted[Math.ceil(at)] as number)) / 2;
}
