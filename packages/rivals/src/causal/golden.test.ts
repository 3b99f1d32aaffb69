import {
  createRandom,
  type NetworkVariables,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  type TF,
} from '@hemlkit/core/plugin';
import { type Workbench, workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, channelsLast, farthest, type Golden, transposed } from '../../test/golden';
import { division } from './divide';
import { causalNetwork } from './network';

type Attention = Record<'map_fc1' | 'map_fc2' | 'channel_fc1' | 'channel_fc2', Golden>;

interface Case {
  id: string;
  params: Record<
    'B' | 'C' | 'S' | 'D' | 'classes' | 'environments' | 'scale' | 'margin' | 'w_cof' | 'at_cof' | 'reg_cof',
    number
  >;
  maps: Golden;
  labels: number[];
  assignment_logits: Golden;
  attention: Attention[];
  erm_attention: Attention;
  head: Record<
    | 'batchnorm_weight'
    | 'batchnorm_bias'
    | 'running_mean_for_inference'
    | 'running_var_for_inference'
    | 'fc_weight'
    | 'fc_bias',
    Golden
  >;
  proxies: Golden;
  erm_proxies: Golden;
  expected: {
    attended_environment_0: Golden;
    features: Golden[];
    logits: Golden[];
    loss_ce: number[];
    invariance: number[];
    regulariser: number[];
    attention_spread: number;
    erm_features: Golden;
    erm_loss: number;
    total: number;
    gradients: {
      maps: Golden;
      attention: Attention[];
      erm_attention: Attention;
    } & Record<
      'batchnorm_weight' | 'batchnorm_bias' | 'fc_weight' | 'fc_bias' | 'proxies' | 'erm_proxies',
      Golden
    >;
    environment_inference: {
      invariance: number[];
      attention_invariance: number[];
      objective: number;
      gradient_of_the_assignment_logits: Golden;
    };
    test_embedding: Golden;
  };
}

const layers = {
  map_fc1: 'map.0',
  map_fc2: 'map.1',
  channel_fc1: 'channel.0',
  channel_fc2: 'channel.1',
} as const;
const keys = Object.keys(layers) as (keyof typeof layers)[];

function networkOf(tf: TF, { params, attention, erm_attention, head, proxies, erm_proxies }: Case) {
  const network = causalNetwork(
    tf,
    {
      dimensions: params.D,
      environments: params.environments,
      scale: params.scale,
      margin: params.margin,
      invariance: params.w_cof,
      spread: params.at_cof,
      regular: params.reg_cof,
      channels: params.C,
      cells: params.S ** 2,
      classes: params.classes,
    },
    createRandom(1),
  );
  const assign = (variables: NetworkVariables, name: string, { shape, data }: Golden) =>
    tf.tidy(() => variables[name]!.value.assign(tf.tensor(data, shape)));
  for (const [name, weights] of [
    ...attention.map((one, at) => [`attention${at}`, one] as const),
    ['plain', erm_attention] as const,
  ])
    for (const key of keys)
      assign(network.embedder, `${name}.${layers[key]}.weight`, transposed(weights[key], [1, 0]));
  assign(network.embedder, 'bn.weight', head.batchnorm_weight);
  assign(network.embedder, 'bn.bias', head.batchnorm_bias);
  assign(network.embedder, 'fc.weight', transposed(head.fc_weight, [1, 0]));
  assign(network.embedder, 'fc.bias', head.fc_bias);
  assign(network.loss, 'proxies', proxies);
  assign(network.loss, 'plain.proxies', erm_proxies);
  const useRunning = () => {
    assign(network.embedder, 'bn.running_mean', head.running_mean_for_inference);
    assign(network.embedder, 'bn.running_var', head.running_var_for_inference);
  };
  return { network, useRunning };
}

describe.each(['cpu', 'onnxruntime'] as const)('on %s', (engine) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench({ engine });
  });

  it.each(casesOf<Case>('dcml'))(
    '$id has the terms, gradients, division and embedding of the published code',
    async (one) => {
      const { tf, engine: compiler } = bench;
      const { network, useRunning } = networkOf(tf, one);
      const { expected, labels, params } = one;
      const near = (what: string, found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-5) =>
        expect(farthest(found, wanted), `${one.id}: ${what}`).toBeLessThan(tolerance);
      const trained = Object.entries({ ...network.embedder, ...network.loss }).filter(
        ([, { value }]) => value.trainable,
      );
      const maps = channelsLast(one.maps);
      const inputs = [
        { shape: maps.shape, dtype: 'float32' as const },
        { shape: [labels.length], dtype: 'int32' as const },
        { shape: one.assignment_logits.shape, dtype: 'float32' as const },
      ];
      const step = compiler.compile((map: Tensor, classes: Tensor, assignment: Tensor) => {
        let told: Tensor[] = [];
        const { value, grads } = tf.engine().gradients(() => {
          const found = network.learn(map as Tensor4D, classes as Tensor1D, assignment as Tensor2D);
          const { branches, plain, losses, invariance, regular, spread, plainLoss } = found;
          told = [
            tf.stack([...losses, ...invariance, ...regular, spread, plainLoss]),
            branches[0]!.attended,
            plain.features,
            ...branches.flatMap(({ features, logits }) => [features, logits]),
          ].map((tensor) => tf.keep(tensor));
          return found.value;
        }, [map, ...trained.map(([, { value: variable }]) => variable)]);
        return [value, ...told, ...grads];
      }, inputs);
      const given = [
        Float32Array.from(maps.data),
        Int32Array.from(labels),
        Float32Array.from(one.assignment_logits.data),
      ];
      const [total, terms, attended, plainFeatures, ...rest] = await step.run(given);
      step.dispose();
      const branches = rest.splice(0, 2 * params.environments);
      const { loss_ce, invariance, regulariser, attention_spread, erm_loss } = expected;
      near('total', total!, [expected.total]);
      near('terms', terms!, [...loss_ce, ...invariance, ...regulariser, attention_spread, erm_loss]);
      near('spread', terms!.slice(-2, -1), [attention_spread]);
      near('attended map', attended!, channelsLast(expected.attended_environment_0).data);
      near('plain features', plainFeatures!, expected.erm_features.data);
      for (const [at, features] of expected.features.entries()) {
        near(`features ${at}`, branches[2 * at]!, features.data);
        near(`logits ${at}`, branches[2 * at + 1]!, expected.logits[at]!.data);
      }
      const { gradients } = expected;
      const slope = 1e-4;
      near('gradient of maps', rest[0]!, channelsLast(gradients.maps).data, slope);
      const own = Object.fromEntries(trained.map(([name], at) => [name, rest[at + 1]!]));
      for (const [name, wanted] of [
        ...gradients.attention.map((all, at) => [`attention${at}`, all] as const),
        ['plain', gradients.erm_attention] as const,
      ])
        for (const key of keys)
          near(
            `gradient of ${name}.${key}`,
            own[`${name}.${layers[key]}.weight`]!,
            transposed(wanted[key], [1, 0]).data,
            slope,
          );
      near('gradient of bn.weight', own['bn.weight']!, gradients.batchnorm_weight.data, slope);
      near('gradient of bn.bias', own['bn.bias']!, gradients.batchnorm_bias.data, slope);
      near('gradient of fc.weight', own['fc.weight']!, transposed(gradients.fc_weight, [1, 0]).data, slope);
      near('gradient of fc.bias', own['fc.bias']!, gradients.fc_bias.data, slope);
      near('gradient of proxies', own.proxies!, gradients.proxies.data, slope);
      near('gradient of plain proxies', own['plain.proxies']!, gradients.erm_proxies.data, slope);

      useRunning();
      const survey = compiler.compile(
        (map: Tensor, classes: Tensor) =>
          network
            .pulls(map as Tensor4D, classes as Tensor1D)
            .flatMap((pull) => [pull.outputs, pull.cells, pull.channels]),
        inputs.slice(0, 2),
      );
      const pulls = (await survey.run(given.slice(0, 2))) as Float32Array[];
      survey.dispose();
      const hosts = [...Array(params.environments).keys()].map((at) => {
        const [outputs, cells, channels] = pulls.slice(3 * at) as [Float32Array, Float32Array, Float32Array];
        return { outputs, cells, channels };
      });
      const divided = division(Float64Array.from(one.assignment_logits.data), hosts);
      const wanted = expected.environment_inference;
      near('invariance', divided.invariance, wanted.invariance);
      near('invariance of attention', divided.attention, wanted.attention_invariance);
      near('objective', [divided.objective], [wanted.objective]);
      near(
        'gradient of the assignment',
        divided.gradient,
        wanted.gradient_of_the_assignment_logits.data,
        slope,
      );
      const embedded = await network
        .embed(tf.tensor4d(maps.data, maps.shape as [number, number, number, number]))
        .data();
      near('embedding', embedded, expected.test_embedding.data);
    },
  );
});
