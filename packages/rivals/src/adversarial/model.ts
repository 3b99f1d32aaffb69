import type {
  NetworkVariable,
  NetworkVariables,
  Random,
  Scalar,
  Tensor,
  Tensor2D,
  Tensor4D,
  TF,
} from '@hemlkit/core/method';
import {
  disposeOf,
  type Model,
  type ModelRequest,
  optimizerOf,
  type Recipe,
  variablesOf,
} from '@hemlkit/networks';
import { adversarialTerms, drawnTriplets } from './losses';
import type { AdversarialOptions } from './options';

/** Of the variance of the negatives that they are made of: what varies less is one and the same. */
const leastVariance = 1e-4;

/** Deep adversarial metric learning as what is trained and asked at the root. */
export const adversarialRecipe = (options: AdversarialOptions): Recipe => ({
  createModel: (request) => createModel(options, request),
});

async function createModel(options: AdversarialOptions, request: ModelRequest): Promise<Model> {
  const { create, engine, settings, classes, random, trained = true } = request;
  const { tf } = engine;
  const { model, training } = settings;
  const { imageSize } = training;
  const trunk = await create('trunk', model.trunk, { imageSize, random: random.split('trunk') });
  const { features } = trunk;
  const embedder = await create('embedder', model.embedder, { features, random: random.split('embedder') });
  const { dimensions } = embedder;
  const loss = await create('loss', training.loss, { classes, dimensions, random: random.split('loss') });
  const miner = training.miner && (await create('miner', training.miner, {}));
  // What is only asked needs no adversary, but its file has one.
  const generator = createGenerator(tf, features, options.hidden, random.split('generator'));
  const named = variablesOf({
    trunk: trunk.variables,
    embedder: embedder.variables,
    generator: generator.variables,
    loss: loss.variables ?? {},
  });
  const optimizer = await optimizerOf(
    { create, settings, trained },
    { ...named, pretrained: trunk.pretrained },
  );
  const featuresOf = (images: Tensor4D, isTraining: boolean) => unit(tf, trunk.apply(images, isTraining));
  const { maps } = trunk;
  return {
    dimensions,
    ...named,
    optimizer,
    timed: true,
    noisy: {
      ...(miner && { miner }),
      loss,
      triplets: { noise: (batch) => [2, batch, options.triplets, batch] },
    },
    faults: [
      {
        what: 'the generator has collapsed: it makes the same negative of every triplet (a smaller `method.adversarial` or a larger `method.regular` helps)',
        ends: false,
      },
      {
        what: 'there is no triplet to generate from, because the batch has one label, or no two images of one (a sampler with several images of each label helps, `per-class`)',
        ends: false,
      },
    ],
    learn({ images, labels, noise, epochs }) {
      const given = featuresOf(images, true);
      const embeddings = embedder.apply(given, true);
      const tuples = miner?.mine({ embeddings, labels, ...noise.miner });
      const plain = loss.compute({ embeddings, labels, ...(tuples && { tuples }), ...noise.loss });
      const triplets = drawnTriplets(tf, given, labels, (noise.triplets as { noise: Tensor }).noise);
      const embed = (x: Tensor2D) => embedder.apply(x, true);
      const { hard, regular, adversarial, metric, generated } = adversarialTerms(
        tf,
        triplets,
        { generate: generator.apply, embed },
        options,
      );
      const weighted = tf.addN([
        tf.mul(plain, options.loss),
        tf.mul(hard, options.hard),
        tf.mul(regular, options.regular),
        tf.mul(adversarial, options.adversarial),
        tf.mul(metric, options.metric),
      ]);
      const isJoined = tf.cast(tf.greaterEqual(epochs as Scalar, options.pretrain), 'float32');
      const value = tf.add(tf.mul(plain, tf.sub(1, isJoined)), tf.mul(weighted, isJoined)) as Scalar;
      const collapsed = tf.mul(
        isJoined,
        tf.cast(
          tf.lessEqual(spread(tf, generated), tf.mul(spread(tf, triplets.negative), leastVariance)),
          'float32',
        ),
      ) as Scalar;
      const without = tf.cast(tf.lessEqual(tf.sum(triplets.weight), 0), 'float32') as Scalar;
      return { value, embeddings, tuples, faults: [collapsed, tf.mul(without, isJoined) as Scalar] };
    },
    embed: (images, isTraining) => embedder.apply(featuresOf(images, isTraining), isTraining),
    ...(maps && {
      maps: {
        layers: maps.layers,
        map: (images, layer) => maps.apply(images, false, [layer])[layer] as Tensor4D,
        embed: (map, layer) => embedder.apply(unit(tf, maps.features(map, layer, false)), false),
      },
    }),
    dispose: () => disposeOf(named.variables, optimizer),
  };
}

/** Two layers with a ReLU after each, as the published one: features are not below 0. */
function createGenerator(tf: TF, features: number, hidden: number, random: Random) {
  const variables: NetworkVariables = {};
  const layer = (name: string, inputs: number, outputs: number) => {
    const make = (values: Float32Array, shape: number[], layout: NetworkVariable['layout']) => ({
      value: tf.tidy(() => tf.variable(tf.tensor(values, shape))),
      layout,
    });
    const drawn = random.split(name).normals(inputs * outputs, Math.sqrt(2 / inputs));
    const weight = make(drawn, [inputs, outputs], 'linear');
    const bias = make(new Float32Array(outputs), [outputs], 'plain');
    Object.assign(variables, { [`${name}.weight`]: weight, [`${name}.bias`]: bias });
    return (x: Tensor2D) =>
      tf.relu(tf.add(tf.matMul(x, weight.value as unknown as Tensor2D), bias.value)) as Tensor2D;
  };
  const [first, second] = [layer('0', 3 * features, hidden), layer('1', hidden, features)];
  return { variables, apply: (triplet: Tensor2D) => second(first(triplet)) };
}

const unit = (tf: TF, rows: Tensor2D): Tensor2D =>
  tf.div(rows, tf.sqrt(tf.maximum(tf.sum(tf.square(rows), 1, true), 1e-24)));

/** The variance of rows, summed over their numbers. */
const spread = (tf: TF, rows: Tensor2D): Tensor =>
  tf.mean(tf.sum(tf.square(tf.sub(rows, tf.mean(rows, 0, true))), 1));
