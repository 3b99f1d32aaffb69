import type { Layout, Weight, Weights } from '../contracts/network';
import { fromTorch, toTorch } from './layout';
import {
  damaged,
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  type HostTensor,
} from './safetensors';

/**
 * A model's file: safetensors with torchvision's names and PyTorch's layouts. What those do not express (which of our
 * layouts a tensor has, which ones are running statistics) is in the header's metadata, which others ignore.
 *
 * @param order `torch` for files that others read; `own` saves the transposing where only we read it back
 */
export function encodeModel(
  weights: Weights,
  metadata: Record<string, string> = {},
  order: 'torch' | 'own' = 'torch',
): Uint8Array {
  const tensors: [string, HostTensor][] = [];
  const layouts: [string, Layout][] = [];
  const fixed: string[] = [];
  // Sorted, so that the same weights give the same bytes in whatever order they were gathered.
  for (const name of Object.keys(weights).sort()) {
    const weight = weights[name] as Weight;
    tensors.push([name, order === 'torch' ? toTorch(weight) : weight]);
    layouts.push([name, weight.layout]);
    if (!weight.trainable) fixed.push(name);
  }
  const facts = { order, layouts: Object.fromEntries(layouts), fixed };
  return encodeSafetensors(Object.fromEntries(tensors), { ...metadata, heml: JSON.stringify(facts) });
}

/**
 * Reads what `encodeModel` wrote.
 * @param source what messages call the bytes, a file's path say
 * @throws HemlError when they are damaged, or no model of ours
 */
export function decodeModel(
  bytes: Uint8Array,
  source = 'model data',
): { weights: Weights; metadata: Record<string, string> } {
  const metadata = decodeSafetensorsMetadata(bytes, source);
  const { order, layouts, fixed } = factsOf(metadata, source);
  const untrainable = new Set(fixed);
  const weights = Object.entries(decodeSafetensors(bytes, source)).map(([name, tensor]) => {
    const layout = layouts.get(name) ?? 'plain';
    const trainable = !untrainable.has(name);
    const weight: Weight =
      order === 'torch'
        ? fromTorch(tensor, layout, trainable)
        : { shape: tensor.shape, data: tensor.data, layout, trainable };
    return [name, weight] as const;
  });
  return { weights: Object.fromEntries(weights), metadata };
}

/**
 * The tensors of a model's file as PyTorch lays them out, views of its bytes where they can be; nothing for a file in
 * our own order.
 */
export function torchTensors(
  bytes: Uint8Array,
  source = 'model data',
): Record<string, HostTensor> | undefined {
  const { order } = factsOf(decodeSafetensorsMetadata(bytes, source), source);
  return order === 'torch' ? decodeSafetensors(bytes, source, true) : undefined;
}

interface Facts {
  order: 'torch' | 'own';
  layouts: ReadonlyMap<string, Layout>;
  fixed: readonly string[];
}

const layoutNames: readonly unknown[] = ['conv', 'linear', 'plain'] satisfies Layout[];

function factsOf(metadata: Readonly<Record<string, string>>, source: string): Facts {
  if (metadata.heml === undefined)
    throw damaged(source, 'it has no notes of ours, which say how its tensors are laid out');
  let facts: Partial<Record<keyof Facts, unknown>> | null;
  try {
    facts = JSON.parse(metadata.heml) as typeof facts;
  } catch (cause) {
    throw damaged(source, 'its notes are not JSON', cause);
  }
  const { order, layouts, fixed } = facts ?? {};
  const isFacts =
    (order === 'torch' || order === 'own') &&
    typeof layouts === 'object' &&
    layouts !== null &&
    Object.values(layouts).every((layout) => layoutNames.includes(layout)) &&
    Array.isArray(fixed);
  if (!isFacts) throw damaged(source, 'its notes do not say how its tensors are laid out');
  return { order, layouts: new Map(Object.entries(layouts as Record<string, Layout>)), fixed };
}
