import { expect, test } from 'vitest';
import { inTurn } from './in-turn';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('gives results in order, so many at a time', async () => {
  let running = 0;
  let most = 0;
  const results = await inTurn([3, 1, 2], 2, async (n) => {
    most = Math.max(most, ++running);
    await wait(n * 5);
    running--;
    return n * 10;
  });
  expect(results).toEqual([30, 10, 20]);
  expect(most).toBe(2);
});

test('throws the first failure once what had begun has ended, and begins nothing more', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const failing = inTurn([0, 1, 2, 3], 2, async (n) => {
    begun.push(n);
    await wait(n === 0 ? 20 : 5);
    ended.push(n);
    throw new Error(`failure ${n}`);
  });
  await expect(failing).rejects.toThrow('failure 0');
  expect([begun, ended]).toEqual([
    [0, 1],
    [1, 0],
  ]);
});
