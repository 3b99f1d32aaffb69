import { type HostTensor, type NetworkVariables, type Random, type TF, toTorch } from '@hemlkit/core/plugin';
import * as tfjs from '@tensorflow/tfjs';

/** tfjs on its plain JavaScript backend. */
export async function cpu(): Promise<TF> {
  tfjs.enableProdMode();
  await tfjs.setBackend('cpu');
  return tfjs;
}

/** A small seeded generator (mulberry32), split by name. */
export function random(seed = 1): Random {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (below: number) => Math.floor(uniform() * below);
  return {
    uniform,
    integer,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    permutation: (length) => {
      const order = Int32Array.from({ length }, (_, index) => index);
      for (let index = length - 1; index > 0; index--) {
        const other = integer(index + 1);
        [order[index], order[other]] = [order[other]!, order[index]!];
      }
      return order;
    },
    split: (...name) =>
      random([...name.join('/')].reduce((hash, char) => hash * 31 + char.charCodeAt(0), seed)),
  };
}

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
