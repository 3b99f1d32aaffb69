import type { Engine, NodeEmbeddings, NodeSettings, Tensor2D, Tensor4D, Weights } from '@hemlkit/core/method';
import {
  disposeOf,
  type Model,
  type ModelRequest,
  optimizerOf,
  type Recipe,
  variablesOf,
} from '@hemlkit/networks';
import { lastMap } from '../maps/last-map';
import { positionShares } from './attribution';
import { matchingFacts } from './distance';
import { dimlLoss, dimlNetwork, packed } from './network';
import type { DimlOptions } from './options';
import { rankedScores } from './ranking';
import type { TransportSettings } from './transport';

/** DIML as what is trained and asked at the root. */
export function dimlRecipe(options: DimlOptions): Recipe {
  const { rerank, ends } = options;
  return {
    createModel: (request) => createModel(options, request),
    attributes: 'diml',
    scores(_engine: Engine, embeddings: NodeEmbeddings, weights: Weights) {
      const { cells, transport } = matchingFacts(weights);
      return rankedScores(embeddings, {
        ...transport,
        cells,
        rerank,
        ends: ends === 'pair' ? 'pair' : 'mean',
      });
    },
    // It has vectors and a loss of its own.
    decides: ({ model: { trunk }, training: { loss, miner, ...training } }: NodeSettings) => ({
      model: { trunk },
      training,
    }),
  };
}

async function createModel(options: DimlOptions, request: ModelRequest): Promise<Model> {
  const { create, engine, settings, random } = request;
  const { tf } = engine;
  const { model, training } = settings;
  const { imageSize } = training;
  const trunk = await create('trunk', model.trunk, { imageSize, random: random.split('trunk') });
  const last = lastMap(trunk, { method: 'diml', trunk: model.trunk.type, imageSize });
  const { grid, dimensions, epsilon, iterations, tolerance, marginals, swapped } = options;
  const transport: TransportSettings = {
    epsilon,
    iterations,
    tolerance,
    marginals,
    ends: 'pair',
    swapped: false,
  };
  const network = dimlNetwork(tf, { ...options, channels: last.channels, transport }, random.split('diml'));
  const named = variablesOf({ trunk: trunk.variables, embedder: network.variables });
  const optimizer = await optimizerOf(request, { ...named, pretrained: trunk.pretrained });
  const gridsOf = (images: Tensor4D, isTraining: boolean) =>
    network.grids(trunk.maps!.apply(images, isTraining, [last.name])[last.name] as Tensor4D);
  return {
    dimensions: (grid ** 2 + 1) * dimensions,
    reported: dimensions,
    ...named,
    optimizer,
    noisy: {},
    faults: [
      {
        what: 'the transport plan between the positions of two images is not a number (a larger `method.epsilon` helps where that is small)',
        ends: true,
      },
    ],
    learn({ images, labels }) {
      const inTraining = { ...transport, ends: 'most', swapped } as const;
      const { faults, ...loss } = dimlLoss(tf, gridsOf(images, true), labels, {
        ...options,
        transport: inTraining,
      });
      return { ...loss, faults: [faults] };
    },
    attribute: (images) => [positionShares(tf, gridsOf(images, false), transport)],
    embed: (images, isTraining): Tensor2D => packed(tf, gridsOf(images, isTraining)),
    dispose: () => disposeOf(named.variables, optimizer),
  };
}
