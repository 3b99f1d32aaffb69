import { Type } from 'typebox';
import { expect, it } from 'vitest';
import type { ExplanationDefaults } from '../contracts/component';
import type { Kind } from '../contracts/kinds';
import { definer } from '../plugin/define';
import { Registry } from '../plugins/registry';
import { fillExplanation } from './fill-explanation';
import type { PlainMap } from './merge';

const component = (kind: Kind, type: string, explanation?: ExplanationDefaults) => ({
  ...definer(kind)({ type, summary: 'A toy.', options: Type.Object({}), create: () => ({}) as never }),
  ...(explanation && { explanation }),
});
const sums: ExplanationDefaults = {
  distance: { type: 'squared', scale: 0.25 },
  explainers: [{ type: 'read-off' }],
};
const registryWith = (...explainers: string[]) =>
  new Registry([
    {
      meta: { name: 'toys', version: '1.0.0' },
      components: [
        component('method', 'sums', sums),
        component('method', 'bottom-up'),
        ...explainers.map((type) => component('explainer', type)),
      ],
    },
  ]);
const filled = (spec: PlainMap, ...explainers: string[]) => {
  const raw = structuredClone(spec);
  fillExplanation(raw, registryWith(...explainers));
  return raw.explanation;
};
const method = { type: 'sums' };

it('has the distance and the explainers of the method where a spec names none', () => {
  expect(filled({ method }, 'owen', 'read-off')).toEqual(sums);
  expect(filled({ method, explanation: {} }, 'owen', 'read-off')).toEqual(sums);
  for (const spec of [{}, { method: { type: 'bottom-up' } }, { method: { type: 'unknown' } }])
    expect(filled(spec, 'owen', 'read-off')).toEqual({ explainers: [{ type: 'owen' }] });
});

it('leaves what a spec names', () => {
  const explanation = { distance: { type: 'snr' }, explainers: [] };
  expect(filled({ method, explanation }, 'owen', 'read-off')).toEqual(explanation);
  for (const wrong of [null, 'snr', { distance: null, explainers: null }])
    expect(filled({ method, explanation: wrong }, 'owen')).toEqual(wrong);
});

it("takes a distance without a type for the method's with other options", () => {
  expect(filled({ method, explanation: { distance: { scale: 1, power: 3 } } })).toEqual({
    distance: { type: 'squared', scale: 1, power: 3 },
  });
  expect(filled({ explanation: { distance: { scale: 1 } } })).toEqual({ distance: { scale: 1 } });
});

it('does without explainers that are not there', () => {
  expect(filled({ method }, 'owen')).toEqual({ ...sums, explainers: [{ type: 'owen' }] });
  expect(filled({ method })).toEqual({ distance: sums.distance });
  expect(filled({})).toBeUndefined();
});
