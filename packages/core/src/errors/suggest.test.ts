import { expect, it } from 'vitest';
import { didYouMean, listed, nearest } from './suggest';

it('finds what is near and nothing else', () => {
  expect(nearest('epoch', ['epochs', 'loss'])).toBe('epochs');
  expect(nearest('Hair', ['hair', 'hat'])).toBe('hair');
  expect(nearest('loss', ['name', 'seed'])).toBeUndefined();
  expect(nearest('multi-similarty', ['triplet', 'multi-similarity'])).toBe('multi-similarity');
  expect(didYouMean('x', [])).toBe('');
});

it('lists words up to a limit', () => {
  expect(listed(['a', 'b', 'c'], 2)).toBe('`a`, `b` and 1 more');
});
