import type { Experiment } from '@hemlkit/core/run';
import { describe, expect, it } from 'vitest';
import { withoutSegment } from './without-segment';

const names = ['hair', 'hat', 'nose', 'lips'];
const experiment = (more: Partial<Experiment>) =>
  ({
    segments: names.map((name) => ({ name, classes: [name] })),
    hierarchy: 'pairs',
    overrides: {},
    ...more,
  }) as Experiment;

describe('withoutSegment', () => {
  it('gives the place of a joined node to the child that is left', () => {
    const hierarchy = { top: ['hair', 'hat'], low: ['nose', 'lips'], final: ['top', 'low'] };
    const left = withoutSegment(
      experiment({ hierarchy, overrides: { top: {}, low: {}, hat: {}, nose: {} } }),
      'hat',
    );
    expect(left.segments.map(({ name }) => name)).toEqual(['hair', 'nose', 'lips']);
    expect(left.hierarchy).toEqual({ low: ['nose', 'lips'], final: ['hair', 'low'] });
    expect(left.overrides).toEqual({ low: {}, nose: {} });
  });

  it('does so through several levels, and whatever the order of the lines', () => {
    const hierarchy = { final: ['a', 'low'], a: ['b', 'hair'], b: ['c'], c: ['hat'], low: ['nose', 'lips'] };
    expect(withoutSegment(experiment({ hierarchy }), 'hat').hierarchy).toEqual({
      final: ['hair', 'low'],
      low: ['nose', 'lips'],
    });
    const flat = { final: [...names] };
    expect(withoutSegment(experiment({ hierarchy: flat }), 'hat').hierarchy).toEqual({
      final: ['hair', 'nose', 'lips'],
    });
  });

  it('says no more of what is gone', () => {
    const bias = { allowed: ['lips', 'hat'], segment: 'hat', attribute: { segment: 'hat' }, epsilon: 0.1 };
    expect(withoutSegment(experiment({ bias }), 'hat')).toMatchObject({ hierarchy: 'pairs' });
    expect(withoutSegment(experiment({ bias }), 'hat').bias).toEqual({ allowed: ['lips'], epsilon: 0.1 });
    const named = { allowed: [], attribute: 'Wearing_Hat' };
    expect(withoutSegment(experiment({ bias: named }), 'hat').bias).toEqual(named);
  });
});
