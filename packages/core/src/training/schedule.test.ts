import { describe, expect, it } from 'vitest';
import { HemlError } from '../contracts/error';
import type { HierarchyNode } from '../contracts/experiment';
import { scheduleTree } from './schedule';

const node = (id: string, ...children: string[]): HierarchyNode => ({
  id,
  children,
  segments: [],
  classes: [],
  level: 0,
});
const tree = {
  nodes: ['a', 'b', 'c', 'd']
    .map((id) => node(id))
    .concat(node('ab', 'a', 'b'), node('cd', 'c', 'd'), node('root', 'ab', 'cd')),
};

/** Runs the tree and reports what ran beside what; `a` takes longer than all others. */
async function trace(concurrency: number, fail?: string, error = new Error(`${fail} failed`)) {
  const log: string[] = [];
  let most = 0;
  let now = 0;
  const results = scheduleTree<string>(tree, concurrency, async ({ id }, children) => {
    most = Math.max(most, ++now);
    log.push(id);
    // Turns of the event loop, not milliseconds: a busy machine gives the same order.
    for (let turn = id === 'a' ? 20 : 2; turn > 0; turn--) await new Promise((done) => setImmediate(done));
    now--;
    if (id === fail) throw error;
    return children.length ? `(${children.join(' ')})` : id;
  });
  return { results: await results.catch((error: Error) => error.message), log, most };
}

describe('scheduleTree', () => {
  it('gives each node its children, in order', async () => {
    for (const concurrency of [1, 2, 8]) {
      const { results } = await trace(concurrency);
      expect(results).toEqual(['a', 'b', 'c', 'd', '(a b)', '(c d)', '((a b) (c d))']);
    }
  });

  it('keeps to the training order one at a time', async () => {
    const { log, most } = await trace(1);
    expect(log).toEqual(['a', 'b', 'c', 'd', 'ab', 'cd', 'root']);
    expect(most).toBe(1);
  });

  it('does not wait for a whole level', async () => {
    const { log, most } = await trace(2);
    expect(most).toBe(2);
    expect(log.indexOf('cd')).toBeLessThan(log.indexOf('ab'));
  });

  it('starts nothing after a failure and reports it', async () => {
    const { results, log } = await trace(1, 'b');
    expect(results).toBe('b failed');
    expect(log).toEqual(['a', 'b']);
  });

  it('runs all that does not need a node that failed by itself, then reports every failure', async () => {
    const fail = (id: string) => new HemlError(`${id} diverged`, { scope: 'node' });
    for (const concurrency of [1, 3]) {
      const { results, log } = await trace(concurrency, 'b', fail('b'));
      expect(results).toBe('b diverged');
      expect(log.sort()).toEqual(['a', 'b', 'c', 'cd', 'd']);
    }
    const both = scheduleTree(tree, 1, async ({ id }) => {
      if (id === 'a' || id === 'd') throw fail(id);
      return id;
    });
    await expect(both).rejects.toMatchObject({
      errors: [{ message: 'a diverged' }, { message: 'd diverged' }],
    });
  });
});
