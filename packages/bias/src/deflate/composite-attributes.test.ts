import type { Segment } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { compositeAttributes } from './composite-attributes';

it('gives the changed attribute in the values of the dataset, and the others unchanged', () => {
  const segment: Segment = { name: 'hat', classes: ['hat'] };
  const settings = {
    segment,
    attribute: 'wears',
    epsilon: 0.05,
    overlap: 0.6,
    blend: 'poisson' as const,
    kept: [],
  };
  const known = [
    { name: 'wears', values: ['no', 'yes'] as const },
    { name: 'hat', values: [0, 1] as const },
    { name: 'smile', values: [false, true] as const },
  ];
  const attributes = { wears: 'yes', hat: 1, smile: true, town: 'Ulm' };
  const sample = { id: 'a', image: '', label: 'x', attributes };
  expect(compositeAttributes(settings, sample, false, undefined, known)).toEqual({
    wears: 'no',
    hat: 0,
    smile: true,
    town: 'Ulm',
  });
});

it('gives a composite without the one value the value that its donor has', () => {
  const settings = {
    attribute: { name: 'town', value: 'Ulm' },
    epsilon: 0.05,
    overlap: 0.6,
    blend: 'poisson' as const,
    kept: [],
  };
  const of = (town: string) => ({
    id: town,
    image: '',
    label: 'x',
    attributes: { town, 'town=Ulm': town === 'Ulm' },
  });
  const known = [{ name: 'town=Ulm', values: [false, true] as const }];
  expect(compositeAttributes(settings, of('Ulm'), false, of('Bonn'), known)).toEqual({
    town: 'Bonn',
    'town=Ulm': false,
  });
  expect(compositeAttributes(settings, of('Bonn'), true, of('Ulm'), known)).toEqual({
    town: 'Ulm',
    'town=Ulm': true,
  });
});
