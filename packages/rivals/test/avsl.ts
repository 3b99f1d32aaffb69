import { createRandom, type NetworkVariables, type TF } from '@hemlkit/core/plugin';
import { type AvslNetwork, avslNetwork } from '../src/avsl/network';
import { casesOf, type Golden, transposed } from './golden';

export interface AvslStep {
  features: Golden[];
  labels: number[];
  expected: {
    embeddings: Golden[];
    /** Of the first step alone, as the gradients. */
    cams?: Golden[];
    eta: Golden[];
    edges_ema: Golden[];
    D: Golden;
    loss_final: number;
    loss_levels: number[];
    loss_total: number;
    gradients?: Record<'features' | 'conv_weight' | 'conv_bias' | 'alpha' | 'beta', (Golden | null)[]> & {
      proxies: Golden[] | null;
    };
  };
}

export interface AvslCase {
  id: string;
  params: Record<'r' | 'classes' | 'topk' | 'gamma' | 'm' | 'pa_alpha', number> &
    Record<'pos_margin' | 'neg_margin' | 'final_pos_margin' | 'final_neg_margin', number> & {
      C: number[];
      weights: number[];
      use_proxy: boolean;
    };
  weights_of_the_model: {
    levels: Record<'conv_weight' | 'conv_bias' | 'alpha' | 'beta' | 'proxies', Golden>[];
  };
  steps: AvslStep[];
  evaluation: { D_first_batch_against_itself: Golden; D_first_against_second: Golden };
}

export const avslCases = ['main', 'no-proxy', 'two-levels', 'relu-topk2'].flatMap((name) =>
  casesOf<AvslCase>(`avsl-${name}`),
);

/** The network of a case, with its weights. */
export function avslNetworkOf(tf: TF, { params, weights_of_the_model: { levels } }: AvslCase): AvslNetwork {
  const network = avslNetwork(
    tf,
    {
      dimensions: params.r,
      topK: params.topk,
      gamma: params.gamma,
      momentum: params.m,
      alpha: params.pa_alpha,
      positiveMargin: params.pos_margin,
      negativeMargin: params.neg_margin,
      finalPositiveMargin: params.final_pos_margin,
      finalNegativeMargin: params.final_neg_margin,
      channels: params.C,
      weights: params.weights,
      ...(params.use_proxy && { classes: params.classes }),
    },
    createRandom(1),
  );
  const assign = (variables: NetworkVariables, name: string, { shape, data }: Golden) =>
    tf.tidy(() => variables[name]!.value.assign(tf.tensor(data, shape)));
  for (const [level, weights] of levels.entries()) {
    assign(network.embedder, `level${level}.weight`, transposed(weights.conv_weight, [1, 0]));
    assign(network.embedder, `level${level}.bias`, weights.conv_bias);
    if (params.use_proxy) assign(network.loss, `level${level}.proxies`, weights.proxies);
    if (level === 0) continue;
    assign(network.embedder, `level${level}.reliability.weight`, weights.alpha);
    assign(network.embedder, `level${level}.reliability.bias`, weights.beta);
  }
  return network;
}
