import type { Tensor, Tensor1D, Tensor2D } from '@hemlkit/core/plugin';
import { type Workbench, workbench } from '@hemlkit/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { casesOf, farthest, type Golden, transposed } from '../../test/golden';
import { adversarialTerms } from './losses';

interface Layer {
  weight: Golden;
  bias: Golden;
}

interface Found {
  gradients_of_the_total: Record<string, Golden>;
}

interface Case {
  id: string;
  params: {
    synth_margin: number;
    adv_margin: number;
    alpha: number;
    lambda1: number;
    lambda2: number;
    loss_weights: Record<'synth_loss' | 'g_adv_loss' | 'g_hard_loss' | 'g_reg_loss', number>;
  };
  penultimate: Golden;
  generator: [Layer, Layer];
  embedder: [Layer];
  expected: {
    pytorch_metric_learning: Found & {
      triplets: [number[], number[], number[]];
      synthetic_negatives: Golden;
      losses: Record<'synth_loss' | 'g_adv_loss' | 'g_hard_loss' | 'g_reg_loss', number>;
      weighted_total: number;
    };
    authors_formulas: Found & Record<'J_hard' | 'J_reg' | 'J_adv' | 'J_m' | 'total', number>;
  };
}

const names = ['generator.0', 'generator.1', 'embedder.0'] as const;

describe.each(['cpu', 'onnxruntime'] as const)('on %s', (engine) => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await workbench({ engine });
  });

  it.each(
    casesOf<Case>('daml').flatMap((one) => [
      { ...one, losses: 'published' as const },
      { ...one, losses: 'pytorch-metric-learning' as const },
    ]),
  )(
    '$id has the terms and gradients of $losses',
    async ({ losses, params, penultimate, generator, embedder, expected }) => {
      const { tf, engine: compiler } = bench;
      const { pytorch_metric_learning: pml, authors_formulas: authors } = expected;
      const layers = [...generator, ...embedder];
      const inputs = [
        penultimate,
        ...layers.flatMap(({ weight, bias }) => [transposed(weight, [1, 0]), bias]),
      ];
      const weights =
        losses === 'published'
          ? { hard: 1, regular: params.lambda1, adversarial: params.lambda2, metric: 1 }
          : {
              hard: params.loss_weights.g_hard_loss,
              regular: params.loss_weights.g_reg_loss,
              adversarial: params.loss_weights.g_adv_loss,
              metric: params.loss_weights.synth_loss,
            };
      const alpha = losses === 'published' ? params.alpha : params.adv_margin;
      const step = compiler.compile(
        (...given: Tensor[]) => {
          let told: Tensor[] = [];
          const { value, grads } = tf.engine().gradients(() => {
            const [features, w0, b0, w1, b1, w2, b2] = given as [
              Tensor2D,
              Tensor2D,
              Tensor,
              Tensor2D,
              Tensor,
              Tensor2D,
              Tensor,
            ];
            const at = (place: 0 | 1 | 2) =>
              tf.gather(features, tf.tensor1d(pml.triplets[place], 'int32')) as Tensor2D;
            const terms = adversarialTerms(
              tf,
              {
                anchor: at(0),
                positive: at(1),
                negative: at(2),
                weight: tf.ones([pml.triplets[0].length]) as Tensor1D,
              },
              {
                generate: (x) =>
                  tf.add(tf.matMul(tf.relu(tf.add(tf.matMul(x, w0), b0)) as Tensor2D, w1), b1) as Tensor2D,
                embed: (x) => tf.add(tf.matMul(x, w2), b2) as Tensor2D,
              },
              { losses, joint: true, alpha },
            );
            const { hard, regular, adversarial, metric, generated } = terms;
            told = [hard, regular, adversarial, metric, generated].map((one) => tf.keep(one));
            const weighted = Object.entries(weights).map(([name, weight]) =>
              tf.mul(terms[name as keyof typeof weights], weight),
            );
            return tf.addN(weighted);
          }, given);
          return [value, ...told, ...grads];
        },
        inputs.map(({ shape }) => ({ shape, dtype: 'float32' as const })),
      );
      const [total, hard, regular, adversarial, metric, generated, ...gradients] = await step.run(
        inputs.map(({ data }) => Float32Array.from(data)),
      );
      step.dispose();
      const wanted =
        losses === 'published'
          ? [authors.total, authors.J_hard, authors.J_reg, authors.J_adv, authors.J_m]
          : [
              pml.weighted_total,
              pml.losses.g_hard_loss,
              pml.losses.g_reg_loss,
              pml.losses.g_adv_loss,
              pml.losses.synth_loss,
            ];
      expect(
        farthest(
          [total, hard, regular, adversarial, metric].map((one) => one![0]!),
          wanted,
        ),
      ).toBeLessThan(1e-5);
      expect(farthest(generated!, pml.synthetic_negatives.data)).toBeLessThan(1e-5);
      const slopes = (losses === 'published' ? authors : pml).gradients_of_the_total;
      expect(farthest(gradients[0]!, slopes.penultimate!.data)).toBeLessThan(1e-4);
      for (const [at, name] of names.entries()) {
        // A bias that every difference of embeddings loses has the gradient 0, as a sum of numbers of the weights' size.
        const [weight, bias] = [
          transposed(slopes[`${name}.weight`]!, [1, 0]).data,
          slopes[`${name}.bias`]!.data,
        ];
        const found = [...gradients[1 + 2 * at]!, ...gradients[2 + 2 * at]!];
        expect([name, farthest(found, [...weight, ...bias]) < 1e-4]).toEqual([name, true]);
      }
    },
  );
});
