import { expect, it } from 'vitest';
import type { Weights } from '../contracts/network';
import { decodeModel, encodeModel } from './model-file';
import { decodeSafetensors, encodeSafetensors } from './safetensors';

const weights: Weights = {
  'trunk.conv1.weight': {
    shape: [1, 2, 3, 2],
    layout: 'conv',
    trainable: true,
    data: Float32Array.from({ length: 12 }, (_, i) => i),
  },
  'trunk.bn1.running_mean': {
    shape: [2],
    layout: 'plain',
    trainable: false,
    data: Float32Array.of(0.5, -0.5),
  },
};

it.each(['torch', 'own'] as const)('gives back what it was given, in %s order', (order) => {
  const { weights: read, metadata } = decodeModel(encodeModel(weights, { key: 'abc' }, order));
  expect(read).toEqual(weights);
  expect(metadata.key).toBe('abc');
});

it("writes PyTorch's layouts for others", () => {
  const tensors = decodeSafetensors(encodeModel(weights));
  expect(tensors['trunk.conv1.weight']?.shape).toEqual([2, 3, 1, 2]);
  expect([...(tensors['trunk.conv1.weight']?.data ?? [])]).toEqual([0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]);
});

it('gives the same bytes in whatever order the weights were gathered', () => {
  const reversed = Object.fromEntries(Object.entries(weights).reverse());
  expect(encodeModel(reversed)).toEqual(encodeModel(weights));
});

it.each([
  ['no notes', undefined],
  ['notes that are not JSON', '{'],
  ['nothing', 'null'],
  ['an unknown layout', '{"order":"torch","layouts":{"a":"diagonal"},"fixed":[]}'],
  ['no list', '{"order":"own","layouts":{},"fixed":{}}'],
])('refuses a file whose notes are damaged: %s', (_, heml) => {
  const bytes = encodeSafetensors(
    { a: { shape: [1], data: Float32Array.of(1) }, constructor: { shape: [1], data: Float32Array.of(1) } },
    heml === undefined ? {} : { heml },
  );
  expect(() => decodeModel(bytes, 'm.safetensors')).toThrow(
    '"m.safetensors" is not a sound safetensors file',
  );
});

it('keeps names that objects have of themselves', () => {
  const odd: Weights = Object.fromEntries(
    ['__proto__', 'constructor'].map((name) => [
      name,
      { shape: [1], layout: 'plain', trainable: true, data: Float32Array.of(2) },
    ]),
  );
  expect(Object.keys(decodeModel(encodeModel(odd)).weights).sort()).toEqual(['__proto__', 'constructor']);
});
