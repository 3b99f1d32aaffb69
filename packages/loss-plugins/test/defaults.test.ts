import type { Component } from '@hemlkit/core/plugin';
import { describe, expect, it } from 'vitest';
import * as losses from '../src/losses';
import { distanceSpec, type GoldenDistance, golden } from './golden';
import { type GoldenReducer, lossTypes, optionNames, partNames, reducerSpec } from './golden-losses';

interface Defaults {
  losses: Record<
    string,
    {
      params: Record<string, unknown>;
      default_distance: GoldenDistance;
      default_reducer: GoldenReducer;
      parts: string[];
    }
  >;
}

const expected = golden<Defaults>('defaults').losses;
const ofType = (type: string): Component => Object.values(losses).find((one) => one.type === type)!;
const defaultsOf = ({ options }: Component) =>
  Object.fromEntries(
    Object.entries(options.properties).map(([name, schema]) => [
      name,
      (schema as { default?: unknown }).default,
    ]),
  );

describe('defaults are those of PyTorch Metric Learning', () => {
  it('has every one of its losses here', () => {
    expect(Object.keys(expected).sort()).toEqual(Object.keys(lossTypes).sort());
    expect(Object.values(lossTypes).sort()).toEqual(
      Object.values(losses)
        .map(({ type }) => type)
        .sort(),
    );
  });

  it.each(Object.entries(expected))('%s', (name, { params, default_distance, default_reducer, parts }) => {
    const defaults = defaultsOf(ofType(lossTypes[name]!));
    for (const [param, value] of Object.entries(params)) {
      const option = optionNames[param];
      if (option) expect(defaults[option], option).toBe(value);
    }
    // A reducer that all parts have is written once.
    const reducers = default_reducer.reducers ? Object.values(default_reducer.reducers) : [default_reducer];
    for (const reducer of reducers) expect(reducerSpec(reducer)).toEqual(defaults.reducer);
    expect(parts.every((part) => part in partNames)).toBe(true);
    if (!('distance' in defaults)) return;
    // Dot products of normalised rows are cosines.
    const isCosine =
      default_distance.name === 'DotProductSimilarity' && default_distance.normalize_embeddings;
    const distance: Record<string, unknown> = isCosine ? { type: 'cosine' } : distanceSpec(default_distance);
    const usual = { normalize: true, p: 2, power: 1 };
    expect({ ...usual, ...(defaults.distance as object) }).toEqual({ ...usual, ...distance });
  });
});
