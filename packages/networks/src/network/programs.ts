import {
  type Engine,
  type InputSpec,
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
import { seenBy } from './seen';

/**
 * One training step as one graph: composition, normalisation, trunk, embedder, miner, loss, gradients and the
 * optimizer's update. Inputs: what `seenBy` takes, labels int32 [batch], the learning rates' factor where there is a
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
  const { inputs: seenInputs, see } = seenBy(model, settings, batch);
  const step = (...given: Tensor[]): Tensor[] => {
    const [labels, ...rest] = given.slice(seenInputs.length) as [Tensor, ...Tensor[]];
    const rate = settings.schedule ? (rest.shift() as Scalar) : undefined;
    const epochs = model.timed ? (rest.shift() as Scalar) : undefined;
    const positions = model.placed ? (rest.shift() as Tensor1D) : undefined;
    const noise = Object.fromEntries(
      Object.keys(shapes).map((part, i) => [part, { noise: rest[i] as Tensor }]),
    );
    const input = see(tf, given);
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
      // All that is made in here is released when the gradients are known, except what is kept.
      report = [stepCounts(tf, tuples, tally), embeddings, ...faults].map((reported) => tf.keep(reported));
      return loss;
    }, trained);
    model.optimizer.apply(gradientsOf(model.parameters, grads), rate);
    return [value, ...report];
  };
  const inputs: InputSpec[] = [
    ...seenInputs,
    { shape: [batch], dtype: 'int32' },
    ...(settings.schedule ? [{ shape: [], dtype: 'float32' as const }] : []),
    ...(model.timed ? [{ shape: [], dtype: 'float32' as const }] : []),
    ...(model.placed ? [{ shape: [batch], dtype: 'int32' as const }] : []),
    ...Object.values(shapes).map((shape) => ({ shape, dtype: 'float32' as const })),
  ];
  return engine.compile(step, inputs, 'train');
}

/** What `seenBy` takes, labels → what a survey computes of a batch. */
export function surveyProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const { inputs, see } = seenBy(model, settings, batch);
  return engine.compile(
    (...given) => (model.survey as Survey).look(see(engine.tf, given), given[inputs.length] as Tensor1D),
    [...inputs, { shape: [batch], dtype: 'int32' }],
    'survey',
  );
}

/** What `seenBy` takes → embeddings [batch, dimensions], with running statistics. */
export function embedProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const { inputs, see } = seenBy(model, settings, batch);
  return engine.compile((...given) => [model.embed(see(engine.tf, given), false)], inputs, 'embed');
}

/** Two images, maps, table → how much of their distance is due to each cell, by map (`Model.attribute`). */
export function attributeProgram(engine: Engine, model: Model, settings: TrainingSettings): Program {
  const { inputs, see } = seenBy(model, settings, 2);
  return engine.compile((...given) => model.attribute!(see(engine.tf, given)), inputs, 'attribute');
}

/**
 * What `seenBy` takes: moves the running statistics alone. Averaged weights make activations of another scale than
 * either child's statistics say, so a joined node sees some batches before it is trained.
 */
export function statisticsProgram(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  batch: number,
): Program {
  const { tf } = engine;
  const { inputs, see } = seenBy(model, settings, batch);
  return engine.compile((...given) => [tf.mean(model.embed(see(tf, given), true))], inputs, 'statistics');
}
