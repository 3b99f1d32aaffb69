import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { inStages } from './in-stages';

/** Turns of the event loop, not milliseconds: a busy machine gives the same order. */
async function wait(turns: number): Promise<void> {
  for (let i = 0; i < turns; i++) await turn();
}

/** What began and ended, in order; `fails`: the stage and item that break down. */
async function run(count: number, fails?: string) {
  const log: string[] = [];
  const stage =
    (name: string, turns: number) =>
    async (item: number): Promise<number> => {
      log.push(`${name}${item}`);
      await wait(turns);
      if (fails === `${name}${item}`) throw new Error(`${name}${item} failed`);
      return item;
    };
  const items = Array.from({ length: count }, (_, i) => i);
  try {
    for await (const item of inStages(items, stage('a', 5), stage('b', 15))) {
      log.push(`out${item}`);
      await wait(1);
    }
  } catch (error) {
    log.push((error as Error).message);
  }
  return log;
}
const at = (log: string[], entry: string) => log.indexOf(entry);

it('gives all results in order', async () => {
  for (const count of [0, 1, 2, 5])
    expect((await run(count)).filter((entry) => entry.startsWith('out'))).toEqual(
      Array.from({ length: count }, (_, i) => `out${i}`),
    );
});

it('has the next items begun before a result is taken, and no more than three at once', async () => {
  const log = await run(6);
  for (const i of [0, 1, 2, 3]) {
    expect(at(log, `b${i + 1}`)).toBeLessThan(at(log, `out${i}`));
    expect(at(log, `a${i + 2}`)).toBeLessThan(at(log, `out${i}`));
  }
  for (const i of [0, 1, 2]) expect(at(log, `a${i + 3}`)).toBeGreaterThan(at(log, `out${i}`));
  const begins = log.filter((entry) => entry.startsWith('b'));
  expect(begins).toEqual([...begins].sort());
});

it('throws a failure in its turn, whichever stage it was in', async () => {
  for (const fails of ['a2', 'b2'])
    expect((await run(4, fails)).filter((entry) => /out|failed/.test(entry))).toEqual([
      'out0',
      'out1',
      `${fails} failed`,
    ]);
});
