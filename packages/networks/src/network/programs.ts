import {
  compose,
  type Engine,
  type InputSpec,
  lookupSize,
  type Program,
  type Scalar,
  stepCounts,
  type Tensor,
  type Tensor1D,
  type TrainingSettings,
} from '@hemlkit/core/method';
import { gradientsOf } from './gradients';
import type { Model, Survey } from './model';
import { noiseShapes } from './noise';

/** Images, class maps and the lookup table of the classes shown: what every program begins with. */
function imageInputs(batch: number, size: number): InputSpec[] {
  return [
    { shape: [batch, size, size, 3], dtype: 'uint8' },
    { shape: [batch, size, size], dtype: 'uint8' },
    { shape: [lookupSize], dtype: 'float32' },
  ];
}

/**
 * One training step as one graph: composition, normalisation, trunk, embedder, miner, loss, gradients and the
 * optimizer's update. Inputs: images, maps, table, labels int32 [batch], the learning rates' factor where there is a
 * schedule, how many epochs have passed and where the images are where the model asks for it, and what `Noise` draws. Outputs: the
 * loss, the counts and the embeddings that `readReport` reads, and how often each of the model's faults is there.
 */
export function trainProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const { tf } = engine;
  const trained = model.parameters.map(({ variable }) => variable.value);
  const shapes = noiseShapes(model, batch);
  const step = (
    images: Tensor,
    maps: Tensor,
    table: Tensor,
    labels: Tensor,
    ...others: Tensor[]
  ): Tensor[] => {
    const rest = [...others];
    const rate = settings.schedule ? (rest.shift() as Scalar) : undefined;
    const epochs = model.timed ? (rest.shift() as Scalar) : undefined;
    const positions = model.placed ? (rest.shift() as Tensor1D) : undefined;
    const noise = Object.fromEntries(
      Object.keys(shapes).map((part, i) => [part, { noise: rest[i] as Tensor }]),
    );
    const input = compose(tf, images, maps, table, settings);
    let report: Tensor[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const {
        value: loss,
        embeddings,
        tuples,
        tally,
        faults = [],
      } = model.learn({
        images: input,
        labels: labels as Tensor1D,
        noise,
        ...(epochs && { epochs }),
        ...(positions && { positions }),
      });
      // All that is made in here is released when the gradients are known, but for what is kept.
      report = [stepCounts(tf, tuples, tally), embeddings, ...faults].map((told) => tf.keep(told));
      return loss;
    }, trained);
    model.optimizer.apply(gradientsOf(model.parameters, grads), rate);
    return [value, ...report];
  };
  const inputs: InputSpec[] = [
    ...imageInputs(batch, settings.imageSize),
    { shape: [batch], dtype: 'int32' },
    ...(settings.schedule ? [{ shape: [], dtype: 'float32' as const }] : []),
    ...(model.timed ? [{ shape: [], dtype: 'float32' as const }] : []),
    ...(model.placed ? [{ shape: [batch], dtype: 'int32' as const }] : []),
    ...Object.values(shapes).map((shape) => ({ shape, dtype: 'float32' as const })),
  ];
  return engine.compile(step as (...inputs: Tensor[]) => Tensor[], inputs, 'train');
}

/** Images, maps, table, labels → what a survey computes of a batch. */
export function surveyProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const step = (images: Tensor, maps: Tensor, table: Tensor, labels: Tensor): Tensor[] =>
    (model.survey as Survey).look(compose(engine.tf, images, maps, table, settings), labels as Tensor1D);
  return engine.compile(
    step as (...inputs: Tensor[]) => Tensor[],
    [...imageInputs(batch, settings.imageSize), { shape: [batch], dtype: 'int32' }],
    'survey',
  );
}

/** Images, maps, table → embeddings [batch, dimensions], with running statistics. */
export function embedProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const step = (images: Tensor, maps: Tensor, table: Tensor): Tensor[] => [
    model.embed(compose(engine.tf, images, maps, table, settings), false),
  ];
  return engine.compile(
    step as (...inputs: Tensor[]) => Tensor[],
    imageInputs(batch, settings.imageSize),
    'embed',
  );
}

/** Two images, maps, table → how much of their distance is due to each cell, by map (`Model.attribute`). */
export function attributeProgram(engine: Engine, model: Model, settings: TrainingSettings): Program {
  const step = (images: Tensor, maps: Tensor, table: Tensor): Tensor[] =>
    model.attribute!(compose(engine.tf, images, maps, table, settings));
  return engine.compile(
    step as (...inputs: Tensor[]) => Tensor[],
    imageInputs(2, settings.imageSize),
    'attribute',
  );
}

/**
 * Images, maps, table: moves the running statistics alone. Averaged weights make activations of another scale than
 * either child's statistics say, so a joined node sees some batches before it is trained.
 */
export function statisticsProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const { tf } = engine;
  const step = (images: Tensor, maps: Tensor, table: Tensor): Tensor[] => [
    tf.mean(model.embed(compose(tf, images, maps, table, settings), true)),
  ];
  return engine.compile(
    step as (...inputs: Tensor[]) => Tensor[],
    imageInputs(batch, settings.imageSize),
    'statistics',
  );
}
