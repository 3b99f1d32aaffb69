import { expect, test } from 'vitest';
import { differingSettings, flatSettings } from './settings';

test('settings by their paths', () => {
  const spec = { name: 'a', training: { epochs: 4, crop: [0.2, 1], overrides: {} }, none: undefined };
  expect(flatSettings(spec)).toMatchObject({
    name: 'a',
    'training.epochs': '4',
    'training.crop': '[0.2,1]',
    'training.overrides': '{}',
  });
});

test('only what differs, with a gap where a run has no such setting', () => {
  const runs: Record<string, string>[] = [
    { name: 'a', seed: '1', 'loss.margin': '0.1' },
    { name: 'b', seed: '1' },
  ];
  expect(differingSettings(runs)).toEqual([
    ['name', ['a', 'b']],
    ['loss.margin', ['0.1', '']],
  ]);
});
