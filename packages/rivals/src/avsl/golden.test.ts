import { type HostArray, readWeights, type Tensor, type Tensor1D, type Tensor4D } from '@hemlkit/core/method';
import { type Workbench, workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AvslStep, avslCases, avslNetworkOf } from '../../test/avsl';
import { channelsLast, farthest, transposed } from '../../test/golden';
import { graphDistance } from './distance';
import { type AvslNetwork, packed } from './network';

/** A training step without an optimizer, compiled. */
function stepOf({ tf, engine }: Workbench, network: AvslNetwork, { features, labels }: AvslStep) {
  const trained = Object.entries({ ...network.embedder, ...network.loss }).filter(
    ([, { value }]) => value.trainable,
  );
  const names = trained.map(([name]) => name);
  const maps = features.map(channelsLast);
  const program = engine.compile(
    (classes: Tensor, ...given: Tensor[]) => {
      let told: Tensor[] = [];
      const { value, grads } = tf.engine().gradients(
        () => {
          const { levels, nodes } = network.nodes(given as Tensor4D[]);
          const {
            value: total,
            final,
            levels: each,
          } = network.learn(given as Tensor4D[], classes as Tensor1D);
          told = [
            final,
            ...each,
            ...nodes.flatMap((node, level) => [node.embedding, node.reliability, levels[level]!.activations]),
          ].map((tensor) => tf.keep(tensor));
          return total;
        },
        [...given, ...trained.map(([, variable]) => variable.value)],
        undefined,
        true,
      );
      const sources = [...given, ...trained.map(([, variable]) => variable.value)];
      return [value, ...told, ...grads.map((gradient, at) => gradient ?? tf.zerosLike(sources[at]!))];
    },
    [
      { shape: [labels.length], dtype: 'int32' },
      ...maps.map(({ shape }) => ({ shape, dtype: 'float32' as const })),
    ],
  );
  return async () => {
    const inputs = maps.map(({ data }) => Float32Array.from(data));
    const [value, final, ...rest] = await program.run([Int32Array.from(labels), ...inputs]);
    const levels = rest.splice(0, maps.length).map((one) => one[0]!);
    const nodes = maps.map(() => rest.splice(0, 3) as [HostArray, HostArray, HostArray]);
    const gradients = {
      maps: rest.splice(0, maps.length),
      ...Object.fromEntries(names.map((name, i) => [name, rest[i]!])),
    };
    program.dispose();
    return {
      value: value![0]!,
      final: final![0]!,
      levels,
      nodes,
      gradients: gradients as Record<string, HostArray> & { maps: HostArray[] },
    };
  };
}

describe.each(['cpu', 'onnxruntime'] as const)('on %s', (engine) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench({ engine });
  });

  it.each(avslCases)(
    '$id has the values and gradients of the published code, two steps and the distances afterwards',
    async (one) => {
      const { tf } = bench;
      const network = avslNetworkOf(tf, one);
      const near = (
        what: string,
        actual: ArrayLike<number>,
        expected: ArrayLike<number>,
        tolerance: number,
      ) => expect(farthest(actual, expected), `${one.id}: ${what}`).toBeLessThan(tolerance);
      const value = 1e-5;
      const slope = 1e-4;
      for (const [at, step] of one.steps.entries()) {
        const { expected } = step;
        const found = await stepOf(bench, network, step)();
        near(
          `loss of step ${at}`,
          [found.value, found.final, ...found.levels],
          [expected.loss_total, expected.loss_final, ...expected.loss_levels],
          value,
        );
        for (const [level, [embedding, eta, cam]] of found.nodes.entries()) {
          near(`embeddings ${level}`, embedding, expected.embeddings[level]!.data, value);
          near(`reliabilities ${level}`, eta, expected.eta[level]!.data, value);
          if (level > 0) {
            const edges = await network.embedder[`level${level}.edges`]!.value.data();
            near(`edges ${level}`, edges, expected.edges_ema[level - 1]!.data, value);
          }
          const { cams, gradients } = expected;
          if (cams) near(`activation maps ${level}`, cam, channelsLast(cams[level]!).data, value);
          if (!gradients) continue;
          const { features, conv_weight, conv_bias, alpha, beta, proxies } = gradients;
          const own = (name: string) => found.gradients[`level${level}.${name}`]!;
          near(
            `gradient of map ${level}`,
            found.gradients.maps[level]!,
            channelsLast(features[level]!).data,
            slope,
          );
          near(
            `gradient of weight ${level}`,
            own('weight'),
            transposed(conv_weight[level]!, [1, 0]).data,
            slope,
          );
          near(`gradient of bias ${level}`, own('bias'), conv_bias[level]!.data, slope);
          if (proxies) near(`gradient of proxies ${level}`, own('proxies'), proxies[level]!.data, slope);
          if (level === 0) continue;
          near(`gradient of alpha ${level}`, own('reliability.weight'), alpha[level]!.data, slope);
          near(`gradient of beta ${level}`, own('reliability.bias'), beta[level]!.data, slope);
        }
      }
      const all = await readWeights(network.embedder);
      const weights = Object.fromEntries(
        Object.entries(all).map(([name, weight]) => [`embedder.${name}`, weight]),
      );
      const rows = one.steps.map(({ features }) =>
        packed(
          tf,
          network.nodes(
            features.map((map) => {
              const { shape, data } = channelsLast(map);
              return tf.tensor4d(data, shape as [number, number, number, number]);
            }),
          ).nodes,
        ),
      );
      const distance = graphDistance(tf, weights);
      const itself = await distance.matrix(rows[0]!, rows[0]!).data();
      near('distances within', itself, one.evaluation.D_first_batch_against_itself.data, value);
      for (let i = 0; i < rows[0]!.shape[0]; i++) expect(itself[i * rows[0]!.shape[0] + i]).toBe(0);
      near(
        'distances across',
        await distance.matrix(rows[0]!, rows[1]!).data(),
        one.evaluation.D_first_against_second.data,
        value,
      );
    },
  );
});
