import { scheduleTree } from '../training/schedule';

/** A process that trains nodes, and what it need not do again for the next one. */
export interface SimulatedProcess {
  made: Set<unknown>;
}

/** When a node is trained, in seconds from the start of the first, and by which process. */
export interface SimulatedNode {
  start: number;
  end: number;
  process?: number;
}

interface Running {
  /** Seconds of work that are left to do. */
  left: number;
  finish: () => void;
}

/** Rounding leaves a little of what is done to the last second. */
const done = 1e-9;

/**
 * What the scheduler that trains trees would do with nodes of these durations. The scheduler itself is run, on a clock that
 * jumps from one end to the next. Processes that run at once share evenly (processor sharing, as in queueing theory).
 *
 * @param nodes in training order
 * @param processes at most
 * @param speed of each process, by how many are at work, above 0; 1 for a process that has all it wants
 * @param secondsOf what a process takes for a node at speed 1; nothing for a node that needs no process
 * @returns a time for each node, in training order
 */
export async function simulateSchedule<N extends { id: string; children: string[] }>(
  nodes: readonly N[],
  processes: number,
  speed: (running: number) => number,
  secondsOf: (node: N, process: SimulatedProcess) => number | undefined,
): Promise<SimulatedNode[]> {
  let now = 0;
  let running: Running[] = [];
  // As the executor does it: a process that waits, the last one first, else a new one.
  const idle: SimulatedProcess[] = [];
  const all: SimulatedProcess[] = [];

  const simulated = scheduleTree<SimulatedNode, N>({ nodes }, processes, async (node) => {
    const start = now;
    const process = idle.pop() ?? { made: new Set() };
    const seconds = secondsOf(node, process);
    if (seconds === undefined) {
      if (all.includes(process)) idle.push(process);
      return { start, end: start };
    }
    if (!all.includes(process)) all.push(process);
    await new Promise<void>((finish) => running.push({ left: seconds, finish }));
    idle.push(process);
    return { start, end: now, process: all.indexOf(process) };
  });

  let isOver = false;
  const over = simulated.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    // The scheduler starts all that it can before the clock goes on.
    await new Promise((next) => setImmediate(next));
    if (running.length === 0) continue;
    const each = speed(running.length);
    const next = Math.min(...running.map(({ left }) => left));
    now += next / each;
    for (const one of running) one.left -= next;
    const ended = running.filter(({ left }) => left <= done);
    running = running.filter(({ left }) => left > done);
    for (const { finish } of ended) finish();
  }
  return over;
}
