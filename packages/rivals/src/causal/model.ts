import type { NodeSettings, Tensor, Tensor1D, Tensor2D, Tensor4D } from '@hemlkit/core/method';
import {
  disposeOf,
  type Model,
  type ModelRequest,
  optimizerOf,
  type Recipe,
  variablesOf,
} from '@hemlkit/networks';
import { lastMap } from '../maps/last-map';
import { Assignment } from './assignment';
import { causalNetwork } from './network';
import type { CausalOptions } from './options';

/** Deep causal metric learning as what is trained and asked at the root. */
export const causalRecipe = (options: CausalOptions): Recipe => ({
  createModel: (request) => createModel(options, request),
  // It has a head, classifiers and a loss of its own.
  decides: ({ model: { trunk }, training: { loss, miner, ...training } }: NodeSettings) => ({
    model: { trunk },
    training,
  }),
});

async function createModel(options: CausalOptions, request: ModelRequest): Promise<Model> {
  const { create, engine, settings, classes, images: count, random } = request;
  const { tf } = engine;
  const { model, training } = settings;
  const { imageSize } = training;
  const { environments, every, rounds, dimensions } = options;
  const trunk = await create('trunk', model.trunk, { imageSize, random: random.split('trunk') });
  const last = lastMap(trunk, { method: 'causal', trunk: model.trunk.type, imageSize });
  const network = causalNetwork(
    tf,
    { ...options, channels: last.channels, cells: last.side ** 2, classes },
    random.split('causal'),
  );
  // It is saved with the rest: a training that goes on has the division that it was stopped with.
  const assigned = tf.tidy(() => tf.variable(tf.zeros([count, environments]), false));
  const named = variablesOf({
    trunk: trunk.variables,
    embedder: { ...network.embedder, assignment: { value: assigned, layout: 'plain' } },
    loss: network.loss,
  });
  const optimizer = await optimizerOf(request, { ...named, pretrained: trunk.pretrained });
  const assignment = new Assignment(count, environments);
  const mapOf = (images: Tensor4D, isTraining: boolean) =>
    trunk.maps!.apply(images, isTraining, [last.name])[last.name] as Tensor4D;
  return {
    dimensions,
    ...named,
    optimizer,
    noisy: {},
    placed: true,
    survey: {
      rounds: (epoch) => ((epoch - 1) % every === 0 ? rounds : 0),
      begin: (own) => assignment.begin(own),
      look: (images, labels) =>
        network
          .pulls(mapOf(images, false), labels)
          .flatMap((pull): Tensor[] => [pull.outputs, pull.cells, pull.channels]),
      take: (positions, found) => assignment.take(positions, found),
      end: () => tf.tidy(() => assigned.assign(tf.tensor(assignment.values, [count, environments]))),
    },
    learn({ images, labels, positions }) {
      const own = tf.gather(assigned as unknown as Tensor2D, positions as Tensor1D);
      const { value, branches } = network.learn(mapOf(images, true), labels, own);
      return { value, embeddings: branches[0]!.features };
    },
    embed: (images, isTraining): Tensor2D => network.embed(mapOf(images, isTraining)),
    maps: {
      layers: [last],
      map: (images) => mapOf(images, false),
      embed: (map) => network.embed(map),
    },
    dispose: () => disposeOf(named.variables, optimizer),
  };
}
