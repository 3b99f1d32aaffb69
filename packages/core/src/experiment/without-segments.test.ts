import { expect, it } from 'vitest';
import { withoutSegments } from './without-segments';

const segments = ['skin', 'hair', 'u_lip', 'l_lip', 'hat'].map((name) => ({ name, classes: [name] }));
const hierarchy = {
  worn: ['hair', 'hat'],
  lips: ['u_lip', 'l_lip'],
  head: ['skin', 'worn'],
  final: ['head', 'lips'],
};
const lines = (gone: string[]) =>
  withoutSegments({ segments, hierarchy, overrides: {} }, new Set(gone))?.lines;

it('a join of one part is that part', () => {
  expect(lines(['hat'])).toBe(
    'segments: [skin, hair, u_lip, l_lip]\nhierarchy: {lips: [u_lip, l_lip], head: [skin, hair], final: [head, lips]}',
  );
});

it('a join of none is gone, and so is one over it that is left with one', () => {
  expect(lines(['u_lip', 'l_lip', 'hair'])).toBe('segments: [skin, hat]\nhierarchy: {head: [skin, hat]}');
  expect(lines(['skin', 'hair', 'hat', 'u_lip'])).toBe('segments: [l_lip]\nhierarchy: {}');
  expect(lines(segments.map(({ name }) => name))).toBeUndefined();
});

it('pairs stay pairs, and classes stay with their segments', () => {
  const named = [{ name: 'lips', classes: ['u_lip', 'l_lip'] }, ...segments.slice(4)];
  expect(
    withoutSegments({ segments: named, hierarchy: 'pairs', overrides: {} }, new Set(['hat']))?.lines,
  ).toBe('segments: [{lips: [u_lip, l_lip]}]\nhierarchy: pairs');
});

it('settings of nodes that are gone are named', () => {
  const overrides = { hat: {}, worn: {}, skin: {}, head: {} };
  expect(withoutSegments({ segments, hierarchy, overrides }, new Set(['hat']))?.overrides).toEqual([
    'overrides.hat',
    'overrides.worn',
  ]);
});
