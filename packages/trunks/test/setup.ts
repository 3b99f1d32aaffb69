import {
  createRandom,
  type HostTensor,
  type NetworkVariables,
  type Random,
  type TF,
  toTorch,
} from '@hemlkit/core/plugin';
import * as tfjs from '@tensorflow/tfjs';

/** tfjs on its plain JavaScript backend. */
export async function cpu(): Promise<TF> {
  tfjs.enableProdMode();
  await tfjs.setBackend('cpu');
  return tfjs;
}

/** Core's own generator, seeded. */
export const random = (seed = 1): Random => createRandom(seed);

/** The first of a fixed sequence of numbers in -1..1, the same in any language: golden figures are made with it. */
export function wave(length: number, phase: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.sin(0.7 * i + phase + 0.013 * ((i * i) % 97)));
}

/**
 * Values for every variable, the same in any language: `wave` in PyTorch's order of elements, its phase the place of
 * the name in alphabetical order; filters scaled by 0.8 / √(out · height · width), variances and scales near 1.
 */
export function waveWeights(variables: NetworkVariables): Record<string, HostTensor> {
  const names = Object.keys(variables).sort();
  return Object.fromEntries(
    names.map((name, phase) => {
      const { value, layout } = variables[name]!;
      const empty = { shape: value.shape, layout, data: new Float32Array(value.size), trainable: true };
      const { shape } = toTorch(empty);
      const deviation = layout === 'conv' ? 0.8 / Math.sqrt(shape[0]! * shape[2]! * shape[3]!) : spread(name);
      const centre = /running_var$|bn\d\.weight$|downsample\.1\.weight$/.test(name) ? 1 : 0;
      return [
        name,
        { shape, data: Float32Array.from(wave(value.size, phase), (x) => centre + deviation * x) },
      ];
    }),
  );
}

function spread(name: string): number {
  if (name.endsWith('running_var')) return 0.5;
  return name.endsWith('weight') ? 0.2 : 0.1;
}
