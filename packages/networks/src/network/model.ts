import {
  type Create,
  type Engine,
  type FrozenFeatures,
  HemlError,
  type HostArray,
  type LossTally,
  type ModelMaps,
  type ModelSettings,
  type NetworkVariables,
  type Noisy,
  type Optimizer,
  type Parameter,
  type ParameterGroup,
  type Random,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type TrainingSettings,
  type Tuples,
} from '@hemlkit/core/method';

/** A training batch. */
export interface StepInput {
  /** [batch, size, size, 3], normalised; of a frozen trunk its features [batch, features]. */
  images: Tensor4D;
  /** Class indices, int32 [batch]. */
  labels: Tensor1D;
  /** Random numbers by the parts that ask for some (`Model.noisy`). */
  noise: Readonly<Record<string, { noise: Tensor }>>;
  /** Where in the training split the batch's images are, int32 [batch]. Present where the model asks for it. */
  positions?: Tensor1D;
  /** How many epochs have passed, the part of this one among them. Present where the model asks for it. */
  epochs?: Scalar;
}

/** What training makes smaller, and what it reports. */
export interface StepLoss {
  value: Scalar;
  /** [batch, dimensions]; what of them is shown in reports. */
  embeddings: Tensor2D;
  tuples?: Tuples | undefined;
  tally?: LossTally | undefined;
  /** How often each of `Model.faults` is there. Absent: none is. */
  faults?: Scalar[];
}

/** What may be wrong with a step. */
export interface Fault {
  /** `the transport plan is not a number` */
  what: string;
  /** Whether training ends there, with the weights of the best epoch before; else it is a warning, once an epoch. */
  ends: boolean;
}

/** A look at all training images before an epoch, by the weights as they are. */
export interface Survey {
  /** How often all images are passed before an epoch, counted from 1: 0 for most. */
  rounds(epoch: number): number;
  /** Called before the first batch. */
  begin(random: Random): void;
  /** What is computed of a batch, as a compiled program: images [batch, size, size, 3], labels int32 [batch]. */
  look(images: Tensor4D, labels: Tensor1D): Tensor[];
  /** Takes what was computed of the images at these positions of the training split. */
  take(positions: Int32Array, found: HostArray[]): void;
  /** Called after the last batch. */
  end(): void;
}

/** A network with its variables and its loss, and what trains them. */
export interface Model {
  /** Length of an embedding. */
  dimensions: number;
  /** Length of the embeddings that `learn` reports, where that is another one. */
  reported?: number;
  /** All that is saved, by `GROUP.NAME`: `trunk.*`, `embedder.*`, `loss.*`. */
  variables: NetworkVariables;
  /** Those of them that are trained. */
  parameters: Parameter[];
  optimizer: Optimizer;
  /** Parts that want random numbers at each step, in the order in which they are drawn. */
  noisy: Readonly<Record<string, Noisy>>;
  /** Whether a step depends on how many epochs have passed. Default: it does not. */
  timed?: boolean;
  /** Whether a step depends on which images it has. Default: it does not. */
  placed?: boolean;
  /** A look at all training images before some epochs. Absent: none. */
  survey?: Survey;
  /** What may be wrong with a step. Absent: nothing is looked for. */
  faults?: readonly Fault[];
  /** The loss of a batch, differentiable in the parameters. Running statistics move. */
  learn(input: StepInput): StepLoss;
  /** [batch, size, size, 3] normalised, or the [batch, features] of a frozen trunk → [batch, dimensions] */
  embed(images: Tensor4D, training: boolean): Tensor2D;
  /**
   * How much of the distance of two images is due to each cell of its maps: by map [2, rows, columns], which together are the
   * distance. Absent: it does not attribute them.
   */
  attribute?(images: Tensor4D): Tensor[];
  /** Present where the trunk is frozen, so that its features are asked for ahead. */
  frozen?: FrozenFeatures & { features: number };
  /** `embed` in two steps, when not training. Absent: the trunk has no feature maps. */
  maps?: ModelMaps;
  dispose(): void;
}

export interface ModelRequest {
  engine: Engine;
  create: Create;
  settings: { model: ModelSettings; training: TrainingSettings };
  /** Number of labels in the training split. */
  classes: number;
  /** Number of images in the training split. */
  images: number;
  random: Random;
  /** Whether it is to be trained. An optimizer's state is twice as large as the weights. Default: true. */
  trained?: boolean;
}

/** Trunk, embedder and loss, as a spec names them. */
export async function createModel(request: ModelRequest): Promise<Model> {
  const { create, settings, classes, random } = request;
  const { model, training } = settings;
  const trunk = await create('trunk', model.trunk, {
    imageSize: training.imageSize,
    random: random.split('trunk'),
  });
  const frozen = trunk.frozen && { ...trunk.frozen, features: trunk.features };
  if (frozen) await refuseAugment(training.augment, frozen);
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
  const named = variablesOf({
    trunk: trunk.variables,
    embedder: embedder.variables,
    loss: loss.variables ?? {},
  });
  const optimizer = await optimizerOf(request, { ...named, pretrained: trunk.pretrained });
  const { maps } = trunk;
  const embed = (images: Tensor4D, isTraining: boolean) =>
    embedder.apply(frozen ? (images as Tensor as Tensor2D) : trunk.apply(images, isTraining), isTraining);

  return {
    dimensions,
    ...named,
    optimizer,
    noisy: { ...(miner && { miner }), loss },
    learn({ images, labels, noise }) {
      let tally: LossTally | undefined;
      const embeddings = embed(images, true);
      const tuples = miner?.mine({ embeddings, labels, ...noise.miner });
      const value = loss.compute({
        embeddings,
        labels,
        ...(tuples && { tuples }),
        ...noise.loss,
        report: (tallied) => {
          tally = tallied;
        },
      });
      return { value, embeddings, tuples, tally };
    },
    embed,
    ...(frozen && { frozen }),
    ...(maps && {
      maps: {
        layers: maps.layers,
        map: (images, layer) => maps.apply(images, false, [layer])[layer] as Tensor4D,
        embed: (map, layer) => embedder.apply(maps.features(map, layer, false), false),
      },
    }),
    dispose() {
      disposeOf(named.variables, optimizer);
      void frozen?.dispose();
    },
  };
}

/** @throws HemlError (usage) where images are to change from step to step, whose features are computed once */
async function refuseAugment(
  { crop, flip }: TrainingSettings['augment'],
  frozen: FrozenFeatures,
): Promise<void> {
  if (!crop && !flip) return;
  await frozen.dispose();
  throw new HemlError(
    'A frozen trunk computes the features of an image once, so that images cannot be augmented.',
    { code: 'trunk-frozen-augment', kind: 'usage', hint: 'Leave out `training.augment`.' },
  );
}

/** Variables under the names of their groups, and which of them are trained. */
export function variablesOf(groups: Readonly<Record<ParameterGroup, NetworkVariables>>): {
  variables: NetworkVariables;
  parameters: Parameter[];
} {
  const variables: NetworkVariables = {};
  const parameters: Parameter[] = [];
  for (const [group, members] of Object.entries(groups))
    for (const [key, variable] of Object.entries(members)) {
      const name = `${group}.${key}`;
      variables[name] = variable;
      if (variable.value.trainable) parameters.push({ name, group, variable });
    }
  return { variables, parameters };
}

/** The spec's optimizer of some parameters; nothing that can train them where the model is not to be trained. */
export function optimizerOf(
  { create, settings, trained = true }: Pick<ModelRequest, 'create' | 'settings' | 'trained'>,
  { parameters, pretrained }: { parameters: Parameter[]; pretrained: boolean },
): Promise<Optimizer> {
  if (!trained) return Promise.resolve(untrained);
  return create('optimizer', settings.training.optimizer, { parameters, pretrained });
}

/** Releases a model's variables and those of its optimizer. */
export function disposeOf(variables: NetworkVariables, optimizer: Optimizer): void {
  for (const { value } of [...Object.values(variables), ...Object.values(optimizer.variables)])
    value.dispose();
}

/** In place of the optimizer of a model that is never trained. */
const untrained: Optimizer = {
  variables: {},
  apply() {
    throw new Error('This model was made without an optimizer.');
  },
};
