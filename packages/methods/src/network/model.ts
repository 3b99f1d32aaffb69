import type {
  Create,
  Loss,
  Miner,
  ModelMaps,
  ModelSettings,
  NetworkVariables,
  Optimizer,
  Parameter,
  ParameterGroup,
  Random,
  Tensor2D,
  Tensor4D,
  TrainingSettings,
} from '@hemlkit/core/method';
/** Trunk, embedder and loss with their variables, and what trains them. */
export interface Model {
  dimensions: number;
  /** All that is saved: `trunk.*`, `embedder.*`, `loss.*`. */
  variables: NetworkVariables;
  /** Those of them that are trained. */
  parameters: Parameter[];
  optimizer: Optimizer;
  loss: Loss;
  miner: Miner | undefined;
  /** [batch, size, size, 3] normalised → [batch, dimensions] */
  embed(images: Tensor4D, training: boolean): Tensor2D;
  /** The same in two steps, when not training. Absent: the trunk has no feature maps. */
  maps?: ModelMaps;
  dispose(): void;
}

export interface ModelRequest {
  create: Create;
  settings: { model: ModelSettings; training: TrainingSettings };
  /** Number of labels in the training split. */
  classes: number;
  random: Random;
  /** Whether it is to be trained. An optimizer's state is twice as large as the weights. Default: true. */
  trained?: boolean;
}

export async function createModel({
  create,
  settings,
  classes,
  random,
  trained = true,
}: ModelRequest): Promise<Model> {
  const { model, training } = settings;
  const trunk = await create('trunk', model.trunk, {
    imageSize: training.imageSize,
    random: random.split('trunk'),
  });
  const embedder = await create('embedder', model.embedder, {
    features: trunk.features,
    random: random.split('embedder'),
  });
  const { dimensions } = embedder;
  const loss = await create('loss', training.loss, {
    classes,
    dimensions,
    random: random.split('loss'),
  });
  const miner = training.miner && (await create('miner', training.miner, {}));

  const groups = { trunk: trunk.variables, embedder: embedder.variables, loss: loss.variables ?? {} };
  const variables: NetworkVariables = {};
  const parameters: Parameter[] = [];
  for (const [group, members] of Object.entries(groups) as [ParameterGroup, NetworkVariables][])
    for (const [key, variable] of Object.entries(members)) {
      const name = `${group}.${key}`;
      variables[name] = variable;
      if (variable.value.trainable) parameters.push({ name, group, variable });
    }
  const { pretrained, maps } = trunk;
  const optimizer = trained
    ? await create('optimizer', training.optimizer, { parameters, pretrained })
    : untrained;

  return {
    dimensions,
    variables,
    parameters,
    optimizer,
    loss,
    miner,
    embed: (images, isTraining) => embedder.apply(trunk.apply(images, isTraining), isTraining),
    ...(maps && {
      maps: {
        layers: maps.layers,
        map: (images, layer) => maps.apply(images, false, [layer])[layer] as Tensor4D,
        embed: (map, layer) => embedder.apply(maps.features(map, layer, false), false),
      },
    }),
    dispose() {
      for (const { value } of [...Object.values(variables), ...Object.values(optimizer.variables)])
        value.dispose();
    },
  };
}

/** In place of the optimizer of a model that is never trained. */
const untrained: Optimizer = {
  variables: {},
  apply() {
    throw new Error('This model was made without an optimizer.');
  },
};
