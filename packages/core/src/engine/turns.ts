import type { Engine } from '../contracts/engine';

/** Milliseconds for which the process may be kept from its timers, signals and sockets; a step cannot be interrupted. */
const longest = 50;

let last = performance.now();

/**
 * Lets the event loop go round once, where it has not for a while. Work that awaits only what is done already runs on in
 * microtasks, and until it ends no timer, signal or socket of the process is served.
 *
 * @example
 * for (const batch of batches) {
 *   await giveTurn();
 *   compute(batch);
 * }
 */
export async function giveTurn(): Promise<void> {
  if (performance.now() - last < longest) return;
  // The first comes at the end of the round that is on its way, the second after a whole one.
  for (let round = 0; round < 2; round++) await new Promise<void>((resolve) => setImmediate(resolve));
  last = performance.now();
}

/** The engine, whose programs let the event loop go round before they run. ONNX Runtime's native calls block. */
export const givingTurns = (engine: Engine): Engine => ({
  type: engine.type,
  tf: engine.tf,
  facts: engine.facts,
  processes: engine.processes,
  ...(engine.arithmetic === undefined ? {} : { arithmetic: engine.arithmetic }),
  ...(engine.threads === undefined ? {} : { threads: engine.threads }),
  compile(step, inputs, name) {
    const program = engine.compile(step, inputs, name);
    return {
      async run(given) {
        await giveTurn();
        return program.run(given);
      },
      dispose: () => program.dispose(),
    };
  },
  dispose: () => engine.dispose(),
});
