import {
  type Create,
  createRandom,
  type MethodWork,
  type Optimizer,
  type Parameter,
  type Program,
  readWeights,
  type Sampler,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  type Weights,
} from '@hemlkit/core/method';
import { gradientsOf } from '@hemlkit/networks';
import { EmbeddingProgram } from './embedding-program';
import { groupLossesOf } from './losses-of-spec';
import type { AdditiveNetwork } from './network';
import { networkOfSpec } from './network-of-spec';
import { type Seen, seenBy } from './seen';
import type { AdditiveContext, AdditiveSettings } from './settings';
import { type TotalLoss, totalLoss } from './total-loss';

/** A network, what trains it, and its compiled step. */
export interface TrainedNetwork {
  network: AdditiveNetwork;
  optimizer: Optimizer;
  /** Of the network and of its losses. */
  variables: AdditiveNetwork['variables'];
  parameters: Parameter[];
  embedding: EmbeddingProgram;
  /**
   * Compiled when it is first asked for. Inputs: `Seen.inputs`, labels, the height, the factor of the learning rates.
   * Outputs: the loss, and the embeddings [batch, nodes · dimensions].
   */
  readonly step: Program;
  /** Before the first step, but for the statistics of boxes: see `withBoxes`. */
  first: Weights;
  firstState: Weights;
  dispose(): void;
}

export async function trainedNetwork(
  context: AdditiveContext,
  work: MethodWork,
  { batchSize }: Sampler,
): Promise<TrainedNetwork> {
  const { engine, data, random: all, create } = work;
  const { tf } = engine;
  const { tree, additive } = context;
  const { training } = context.settings();
  const random = all.split('weights');
  const make: Create = create;
  const { network, pretrained } = await networkOfSpec(context, tf, make, {
    network: createRandom(random.integer(2 ** 31), 'additive'),
    trunk: random.split('trunk'),
  });
  const losses = await groupLossesOf(make, tf, {
    training,
    tree,
    additive,
    classes: data.trainLabels,
    random: random.split('loss'),
  });
  const variables = { ...network.variables, ...losses.variables };
  const parameters = parametersOf(variables, additive);
  const optimizer = await make('optimizer', training.optimizer, { parameters, pretrained });
  const total = totalLoss({
    tf,
    tree,
    weights: network.weights,
    interactions: additive.network.interactions,
    settings: additive.loss,
    losses: losses.of,
  });
  const seen = seenBy(network, additive.network.size, training.normalize);
  const step = stepOf({ engine, network, total, parameters, optimizer, seen });
  const embedding = new EmbeddingProgram(network, context, work);
  let compiled: Program | undefined;
  return {
    network,
    optimizer,
    variables,
    parameters,
    embedding,
    get step() {
      compiled ??= engine.compile(
        step,
        [
          ...seen.inputs(batchSize),
          { shape: [batchSize], dtype: 'int32' },
          { shape: [], dtype: 'float32' },
          { shape: [], dtype: 'float32' },
        ],
        'train',
      );
      return compiled;
    },
    dispose() {
      compiled?.dispose();
      embedding.dispose();
      void network.frozen?.dispose();
      // An optimizer may name its state as what it is of.
      for (const { value } of [...Object.values(variables), ...Object.values(optimizer.variables)])
        value.dispose();
    },
    first: await readWeights(variables),
    firstState: await readWeights(optimizer.variables),
  };
}

function parametersOf(
  variables: AdditiveNetwork['variables'],
  { logitsRate }: AdditiveSettings,
): Parameter[] {
  return Object.entries(variables)
    .filter(([, { value }]) => value.trainable)
    .map(([name, variable]): Parameter => {
      const group = name.startsWith('trunk.') ? 'trunk' : name.startsWith('loss.') ? 'loss' : 'embedder';
      const isLogits = name === 'logits';
      return { name, group, variable, ...(isLogits && { rate: logitsRate, decay: false }) };
    });
}

interface StepParts extends Pick<MethodWork, 'engine'> {
  network: AdditiveNetwork;
  total: TotalLoss;
  parameters: Parameter[];
  optimizer: Optimizer;
  seen: Seen;
}

/** A training step: crops to vectors, losses, gradients, and the optimizer's update. */
function stepOf({ engine: { tf }, network, total, parameters, optimizer, seen }: StepParts) {
  const trained = parameters.map(({ variable }) => variable.value);
  const step = (
    crops: Tensor,
    boxes: Tensor,
    present: Tensor,
    labels: Tensor,
    height: Tensor,
    rate: Tensor,
  ): Tensor[] => {
    const images = seen.images(tf, crops);
    const shown = present as Tensor2D;
    let embeddings: Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const u = network.apply({ crops: images, boxes: boxes as Tensor3D, present: shown }, true);
      const at = height as Scalar;
      const loss = total({ u, labels: labels as Tensor1D, present: shown, height: at });
      embeddings = tf.keep(network.weights.embedding(u, at));
      return loss;
    }, trained);
    optimizer.apply(gradientsOf(parameters, grads), rate as Scalar);
    return [value, embeddings as Tensor];
  };
  return step as (...inputs: Tensor[]) => Tensor[];
}
