import { expect, it } from 'vitest';
import type { Engine, Program } from '../contracts/engine';
import { createRandom } from '../random/random';
import { trainEpoch } from '../training/train-epoch';
import { startEngine } from './fixtures/start-engine';
import { givingTurns } from './turns';

/** Native code that keeps the thread for so long. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const engine = await startEngine();

/** An epoch whose steps block for 60 ms each, on the engine as runs have it. `during` is called as each begins. */
function epoch(steps: number, during: () => void, onStep = () => {}, signal?: AbortSignal) {
  const blocking: Program = {
    async run() {
      during();
      block(60);
      return [Float32Array.of(1), Float32Array.of(1, 1, -1, -1, -1), Float32Array.of(1, 0, 0, 1)];
    },
    dispose() {},
  };
  const turning = givingTurns({ ...engine, compile: () => blocking } as Engine);
  const trainer = {
    train: turning.compile(() => [], []),
    model: { dimensions: 2 },
    sampler: { batchSize: 2, epoch: () => Array.from({ length: steps }, () => Int32Array.of(0, 1)) },
  };
  return trainEpoch(
    {
      trainer,
      settings: { training: { augment: { flip: false } } },
      samples: { positions: Int32Array.of(0, 1), labels: Int32Array.of(0, 1) },
      node: { id: 'hat' },
      onEvent: onStep,
      ...(signal && { signal }),
    } as never,
    {
      reader: { read() {} },
      noise: { draw() {}, arrays: [] },
      table: new Float32Array(1),
      epoch: 1,
      random: createRandom(1, 'turns'),
    } as never,
  );
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
