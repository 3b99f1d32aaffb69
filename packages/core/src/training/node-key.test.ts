import { expect, it } from 'vitest';
import { type NodeKeyParts, nodeKey } from './node-key';

const split = (key: string) => ({ key, labels: Int32Array.of(0, 1) });
const parts = {
  node: { id: 'hat', classes: ['hat'], children: [], segments: ['hat'], level: 0 },
  settings: { value: { epochs: 2 }, plugins: { a: '1.0.0' } },
  data: { splits: { train: split('t'), validation: split('v') }, segmenter: { classes: ['hat'] } },
  seed: 1,
  engine: { type: 'onnxruntime', threads: 2, workers: 3, device: 'cpu' },
  enginePlugins: {},
  keep: { value: [{ type: 'precision-at-k', k: [1] }], plugins: { m: '1.0.0' } },
  children: [],
} as unknown as NodeKeyParts;

it('is another for whatever decides the weights, and the same for what does not', () => {
  const key = nodeKey(parts);
  const others: Partial<NodeKeyParts>[] = [
    { seed: 2 },
    { settings: { value: { epochs: 3 }, plugins: { a: '1.0.0' } } },
    { settings: { value: { epochs: 2 }, plugins: { a: '1.0.1' } } },
    { engine: { ...parts.engine, threads: 1 } },
    { engine: { ...parts.engine, device: 'webgpu' } },
    { arithmetic: 'x64, blocks of 16' },
    { arithmetic: 'x64, blocks of 8' },
    { keep: { value: [{ type: 'precision-at-k', k: [2] }], plugins: { m: '1.0.0' } } },
    { keep: { value: [{ type: 'precision-at-k', k: [1] }], plugins: { m: '1.0.1' } } },
    { enginePlugins: { own: '1.0.0' } },
    { children: ['b'] },
  ];
  const keys = others.map((other) => nodeKey({ ...parts, ...other }));
  expect(new Set([key, ...keys]).size).toBe(1 + others.length);
  expect(nodeKey({ ...parts, engine: { ...parts.engine, workers: 1 } })).toBe(key);
});
