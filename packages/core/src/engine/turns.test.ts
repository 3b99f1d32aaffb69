import { expect, it } from 'vitest';
import type { Engine, Program } from '../contracts/engine';
import { startEngine } from './fixtures/start-engine';
import { givingTurns } from './turns';

/** Native code that keeps the thread for a given time. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const engine = await startEngine();

/** Steps that block for 60 ms each, one after another, on the engine as runs have it. `during` is called as each begins. */
async function epoch(steps: number, during: () => void, onStep = () => {}, signal?: AbortSignal) {
  const blocking: Program = {
    async run() {
      during();
      block(60);
      return [];
    },
    dispose() {},
  };
  const turning = givingTurns({ ...engine, compile: () => blocking } as Engine).compile(() => [], []);
  for (let step = 0; step < steps; step++) {
    signal?.throwIfAborted();
    await turning.run([]);
    onStep();
  }
}

it('serves timers between the steps of an epoch', async () => {
  const order: string[] = [];
  const timer = () => void setTimeout(() => order.push('timer'), 0);
  await epoch(4, timer, () => void order.push('step'));
  expect(order).toEqual(['step', 'timer', 'step', 'timer', 'step', 'timer', 'step']);
});

it('stops within a step of what a timer, a signal or a message aborts', async () => {
  const abort = new AbortController();
  let steps = 0;
  const trained = epoch(
    50,
    () => void setTimeout(() => abort.abort(), 0),
    () => void steps++,
    abort.signal,
  );
  await expect(trained).rejects.toThrow('aborted');
  expect(steps).toBe(2);
});
