import type { Engine, NodeEmbeddings, NodeSettings, Tensor2D, Tensor4D, Weights } from '@hemlkit/core/method';
import { HemlError } from '@hemlkit/core/method';
import {
  disposeOf,
  type Model,
  type ModelRequest,
  optimizerOf,
  pairScores,
  type Recipe,
  variablesOf,
} from '@hemlkit/networks';
import { cellShares } from './attribution';
import { graphDistance, graphFacts } from './distance';
import { chooseLevels } from './levels';
import { avslNetwork, packed } from './network';
import type { AvslOptions } from './options';

/** Numbers that are held at once for a node of a pair: its distances, probabilities and what they are made of. */
const perNode = 8;

/** AVSL as what is trained and asked at the root. */
export function avslRecipe(options: AvslOptions): Recipe {
  return {
    createModel: (request) => createModel(options, request),
    attributes: 'avsl',
    scores: (engine: Engine, embeddings: NodeEmbeddings, weights: Weights) =>
      pairScores(
        engine,
        embeddings,
        graphDistance(engine.tf, weights),
        perNode * graphFacts(weights).dimensions,
      ),
    // It has nodes, proxies and a loss of its own.
    decides: ({ model: { trunk }, training: { loss, miner, ...training } }: NodeSettings) => ({
      model: { trunk },
      training,
    }),
  };
}

async function createModel(options: AvslOptions, request: ModelRequest): Promise<Model> {
  const { tf } = request.engine;
  const { create, settings, classes, random } = request;
  const { model, training } = settings;
  const { imageSize } = training;
  const trunk = await create('trunk', model.trunk, { imageSize, random: random.split('trunk') });
  const levels = chooseLevels(trunk, options, { trunk: model.trunk.type, imageSize });
  const names = levels.map(({ name }) => name);
  const network = avslNetwork(
    tf,
    {
      ...options,
      channels: levels.map(({ channels }) => channels),
      weights: weightsOf(options, levels.length),
      ...(options.proxies && { classes }),
    },
    random.split('avsl'),
  );
  const named = variablesOf({ trunk: trunk.variables, embedder: network.embedder, loss: network.loss });
  const optimizer = await optimizerOf(request, { ...named, pretrained: trunk.pretrained });
  const mapsOf = (images: Tensor4D, isTraining: boolean): Tensor4D[] => {
    const maps = trunk.maps!.apply(images, isTraining, names);
    return names.map((name) => maps[name] as Tensor4D);
  };
  return {
    dimensions: 2 * levels.length * options.dimensions,
    reported: options.dimensions,
    ...named,
    optimizer,
    noisy: {},
    learn: ({ images, labels }) => network.learn(mapsOf(images, true), labels),
    attribute(images) {
      const { levels: found, nodes } = network.nodes(mapsOf(images, false));
      return cellShares(tf, { levels: found, nodes, joins: network.joins() }, options);
    },
    embed: (images, isTraining): Tensor2D => packed(tf, network.nodes(mapsOf(images, isTraining)).nodes),
    dispose: () => disposeOf(named.variables, optimizer),
  };
}

/** @throws HemlError (usage) for another number of weights than levels */
function weightsOf({ weights }: AvslOptions, levels: number): number[] {
  if (!weights) return levels === 3 ? [0.5, 1, 0.5] : Array(levels).fill(1);
  if (weights.length === levels) return weights;
  throw new HemlError(`\`method.weights\` has ${weights.length} numbers for ${levels} levels.`, {
    code: 'weights-of-levels',
    kind: 'usage',
    hint: 'Give one a level, from the lowest; `method.layers` names the levels.',
  });
}
