import {
  type Create,
  HemlError,
  type Hierarchy,
  type MethodWork,
  type NetworkVariables,
  type Noisy,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type TrainingSettings,
} from '@hemlkit/core/method';

/** What the method is made with. */
export interface Tree {
  hierarchy: Hierarchy;
  training: TrainingSettings;
  dimensions: number;
}

/** The matrix, what trains it, and a training step, compiled. */
export async function modelOf(
  { hierarchy, training, dimensions }: Tree,
  { engine, data, random, ...work }: MethodWork,
) {
  const { tf } = engine;
  const create: Create = work.create;
  const sampler = await create('sampler', training.sampler, {});
  const miner = training.miner && (await create('miner', training.miner, {}));
  const ofLoss = { classes: data.trainLabels, dimensions, random: random.split('loss') };
  const loss = await create('loss', training.loss, ofLoss);
  withoutNoise(training.loss.type, loss);
  if (training.miner && miner) withoutNoise(training.miner.type, miner);
  const drawn = random.split('colour').normals(3 * dimensions, Math.sqrt(1 / 3));
  const matrix = tf.tidy(() => tf.variable(tf.tensor2d(drawn, [3, dimensions])));
  // A loss may have weights of its own: proxies, centres.
  const variables: NetworkVariables = { 'colour.weight': { value: matrix, layout: 'linear' } };
  for (const [name, variable] of Object.entries(loss.variables ?? {})) variables[`loss.${name}`] = variable;
  const parameters = Object.entries(variables)
    .filter(([, { value }]) => value.trainable)
    .map(([name, variable]) => ({ name, group: name.split('.')[0]!, variable }));
  const optimizer = await create('optimizer', training.optimizer, { parameters, pretrained: false });

  const batch = sampler.batchSize;
  const trained = parameters.map(({ variable }) => variable.value);
  const step = engine.compile(
    (labels: Tensor, ...colours: Tensor[]) => {
      const embed = (colour: Tensor) => tf.matMul(colour as Tensor2D, matrix as Tensor2D) as Tensor2D;
      const lossAt = (colour: Tensor) => {
        const input = { embeddings: embed(colour), labels: labels as Tensor1D };
        const tuples = miner?.mine(input);
        return loss.compute({ ...input, ...(tuples && { tuples }) });
      };
      const mean = () => tf.div(tf.addN(colours.map(lossAt)), colours.length);
      const { value, grads } = tf.variableGrads(mean as () => ReturnType<typeof lossAt>, trained);
      // Of the root, the last node, as they are before the update.
      const embeddings = embed(colours.at(-1)!);
      const gradients = parameters.map(({ name, variable }) => [name, grads[variable.value.name]]);
      optimizer.apply(Object.fromEntries(gradients.filter(([, gradient]) => gradient)));
      return [value, embeddings];
    },
    [
      { shape: [batch], dtype: 'int32' },
      ...hierarchy.nodes.map(() => ({ shape: [batch, 3], dtype: 'float32' as const })),
    ],
    'train',
  );
  const dispose = () => {
    step.dispose();
    for (const own of [variables, optimizer.variables])
      for (const { value } of Object.values(own)) value.dispose();
  };
  return { sampler, variables, parameters, optimizer, step, dispose };
}

/** @throws HemlError (usage) for a loss or a miner that wants random numbers, of which the step hands none on */
export function withoutNoise(type: string, { noise }: Noisy): void {
  if (!noise) return;
  throw new HemlError(`my-method cannot train with \`${type}\`: it draws random numbers at each step.`, {
    code: 'my-method/noise-unsupported',
    kind: 'usage',
    hint: 'Name another loss or miner, or an option of it that draws none.',
  });
}
