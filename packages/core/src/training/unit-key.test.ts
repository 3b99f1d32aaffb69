import { expect, it } from 'vitest';
import { type UnitKeyParts, unitKey } from './unit-key';

const split = (key: string) => ({ key, labels: Int32Array.of(0, 1) });
const parts = {
  node: { id: 'hat', classes: ['hat'], children: [], segments: ['hat'], level: 0 },
  settings: { value: { epochs: 2 }, plugins: { a: '1.0.0' } },
  data: { splits: { train: split('t'), validation: split('v') }, segmenter: { classes: ['hat'] } },
  seed: 1,
  engine: { type: 'onnxruntime', threads: 2, workers: 3, device: 'cpu' },
  enginePlugins: {},
  keep: { value: [{ type: 'precision-at-k', k: [1] }], plugins: { m: '1.0.0' } },
  others: [],
  needs: [],
} as unknown as UnitKeyParts;

it('is another for whatever decides the weights, and the same for what does not', () => {
  const key = unitKey(parts);
  const others: Partial<UnitKeyParts>[] = [
    { seed: 2 },
    { settings: { value: { epochs: 3 }, plugins: { a: '1.0.0' } } },
    { settings: { value: { epochs: 2 }, plugins: { a: '1.0.1' } } },
    { engine: { ...parts.engine, threads: 1 } },
    { engine: { ...parts.engine, device: 'webgpu' } },
    { arithmetic: 'x64, blocks of 16' },
    { arithmetic: 'x64, blocks of 8' },
    { keep: { value: [{ type: 'precision-at-k', k: [2] }], plugins: { m: '1.0.0' } } },
    { keep: { value: [{ type: 'precision-at-k', k: [1] }], plugins: { m: '1.0.1' } } },
    { smallerIsBetter: true },
    { enginePlugins: { own: '1.0.0' } },
    { needs: ['b'] },
    { others: [parts.node] },
    { method: { value: { type: 'single' }, plugins: {} } },
    { method: { value: { type: 'single' }, plugins: {}, version: 2 } },
  ];
  const keys = others.map((other) => unitKey({ ...parts, ...other }));
  expect(new Set([key, ...keys]).size).toBe(1 + others.length);
  expect(unitKey({ ...parts, engine: { ...parts.engine, workers: 1 } })).toBe(key);
});
