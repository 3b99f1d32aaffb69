import {
  fromTorch,
  HemlError,
  type HostTensor,
  type Layout,
  type Random,
  toTorch,
} from '@hemlkit/core/plugin';
import type { Initial } from './initial-values';

/** What a variable wants for its first values. */
export interface Wanted {
  name: string;
  /** In this library's layout. */
  shape: number[];
  layout: Layout;
  initial: Initial;
}

/** Where the variables of a network get their first values from. */
export interface WeightSource {
  pretrained: boolean;
  take(wanted: Wanted): Float32Array;
  /** Called when every variable has taken its values. @throws HemlError when they did not fit */
  finish(): void;
}

/** Every variable draws from a generator of its own, so that one more layer changes no other layer. */
export function drawnWeights(random: Random): WeightSource {
  return {
    pretrained: false,
    take: ({ name, shape, initial }) => initial(random.split(name), shape),
    finish: () => undefined,
  };
}

/** What a classifier's file holds beside the trunk. */
const ignored = /^fc\.|(^|\.)num_batches_tracked$/;

/**
 * Values in PyTorch's names and layouts. Names that are missing, left over or of another shape are collected and
 * reported together.
 * @param file what messages call the tensors
 * @param network the network's type, for messages
 */
export function fileWeights(
  tensors: Readonly<Record<string, HostTensor>>,
  file: string,
  network: string,
): WeightSource {
  const left = new Set(Object.keys(tensors).filter((name) => !ignored.test(name)));
  const missing: string[] = [];
  const misshapen: string[] = [];
  return {
    pretrained: true,
    take({ name, shape, layout }) {
      const values = new Float32Array(shape.reduce((size, length) => size * length, 1));
      const tensor = tensors[name];
      left.delete(name);
      if (!tensor) {
        missing.push(name);
        return values;
      }
      const needed = toTorch({ shape, layout, data: values, trainable: true }).shape;
      if (tensor.shape.join() !== needed.join()) {
        misshapen.push(`${name} [${tensor.shape}] for [${needed}]`);
        return values;
      }
      return fromTorch(tensor, layout, true).data;
    },
    finish() {
      const problems = [
        ...listed('missing', missing),
        ...listed('of another shape', misshapen),
        ...listed('not part of it', [...left]),
      ];
      if (problems.length === 0) return;
      throw new HemlError(`The weights "${file}" do not fit the trunk ${network}: ${problems.join('; ')}.`, {
        code: 'weights-mismatch',
        kind: 'usage',
        hint: "The file needs torchvision's names and shapes for the same architecture.",
      });
    },
  };
}

const shown = 6;

function listed(problem: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return [`${problem}: ${names.slice(0, shown).join(', ')}${more}`];
}
