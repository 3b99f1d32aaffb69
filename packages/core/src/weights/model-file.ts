import type { Layout, Weight, Weights } from '../contracts/network';
import { fromTorch, toTorch } from './layout';
import {
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  type HostTensor,
} from './safetensors';

/**
 * A model's file: safetensors with torchvision's names and PyTorch's layouts. What those do not tell (which of our
 * layouts a tensor has, which ones are running statistics) stands in the header's metadata, which others ignore.
 *
 * @param order `torch` for files that others read; `own` saves the transposing where only we read it back
 */
export function encodeModel(
  weights: Weights,
  metadata: Record<string, string> = {},
  order: 'torch' | 'own' = 'torch',
): Uint8Array {
  const tensors: Record<string, HostTensor> = {};
  const layouts: Record<string, Layout> = {};
  const fixed: string[] = [];
  // Sorted, so that the same weights give the same bytes in whatever order they were gathered.
  for (const name of Object.keys(weights).sort()) {
    const weight = weights[name] as Weight;
    tensors[name] = order === 'torch' ? toTorch(weight) : weight;
    layouts[name] = weight.layout;
    if (!weight.trainable) fixed.push(name);
  }
  const facts = { order, layouts, fixed };
  return encodeSafetensors(tensors, { ...metadata, heml: JSON.stringify(facts) });
}

export function decodeModel(bytes: Uint8Array): { weights: Weights; metadata: Record<string, string> } {
  const metadata = decodeSafetensorsMetadata(bytes);
  const { order, layouts, fixed } = JSON.parse(metadata.heml ?? '{}') as {
    order: 'torch' | 'own';
    layouts: Record<string, Layout>;
    fixed: string[];
  };
  const untrainable = new Set(fixed);
  const weights: Weights = {};
  for (const [name, tensor] of Object.entries(decodeSafetensors(bytes))) {
    const layout = layouts[name] ?? 'plain';
    const trainable = !untrainable.has(name);
    weights[name] =
      order === 'torch'
        ? fromTorch(tensor, layout, trainable)
        : { shape: tensor.shape, data: tensor.data, layout, trainable };
  }
  return { weights, metadata };
}

/**
 * The tensors of a model's file as PyTorch lays them out, views of its bytes where they can be; nothing for a file in
 * our own order.
 */
export function torchTensors(bytes: Uint8Array): Record<string, HostTensor> | undefined {
  const { order } = JSON.parse(decodeSafetensorsMetadata(bytes).heml ?? '{}') as { order?: string };
  return order === 'torch' ? decodeSafetensors(bytes, undefined, true) : undefined;
}
