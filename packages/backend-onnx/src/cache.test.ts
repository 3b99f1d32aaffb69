import { expect, it, vi } from 'vitest';
import { Cache } from './cache';

const entry = () => ({ dispose: vi.fn() });

it('disposes the entry that was used longest ago', () => {
  const cache = new Cache<ReturnType<typeof entry>>(2);
  const [a, b, c] = [entry(), entry(), entry()];
  cache.get('a', () => a);
  cache.get('b', () => b);
  expect(cache.get('a', entry)).toBe(a);
  cache.get('c', () => c);
  expect([a, b, c].map((e) => e.dispose.mock.calls.length)).toEqual([0, 1, 0]);
  expect([cache.size, cache.hits, cache.misses]).toEqual([2, 1, 3]);
});

it('disposes everything when it is cleared', () => {
  const cache = new Cache<ReturnType<typeof entry>>(2);
  const a = cache.get('a', entry);
  cache.clear();
  expect(a.dispose).toHaveBeenCalledOnce();
  expect(cache.size).toBe(0);
});

it('refuses a limit that holds nothing', () => {
  expect(() => new Cache(0)).toThrowErrorMatchingInlineSnapshot(
    `[Error: cacheSize must be a whole number above 0, not 0]`,
  );
});
