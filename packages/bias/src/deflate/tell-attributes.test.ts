import type { Segment } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { tellAttributes } from './tell-attributes';

it('tells what was changed in the words of the dataset, and what was not as it was', () => {
  const segment: Segment = { name: 'hat', classes: ['hat'] };
  const settings = { segment, attribute: 'wears', epsilon: 0.05, overlap: 0.6, kept: [] };
  const known = [
    { name: 'wears', values: ['no', 'yes'] as const },
    { name: 'hat', values: [0, 1] as const },
    { name: 'smile', values: [false, true] as const },
  ];
  const attributes = { wears: 'yes', hat: 1, smile: true, town: 'Ulm' };
  expect(tellAttributes(settings, { id: 'a', image: '', label: 'x', attributes }, false, known)).toEqual({
    wears: 'no',
    hat: 0,
    smile: true,
    town: 'Ulm',
  });
});
