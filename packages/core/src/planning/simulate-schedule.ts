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

/**
 * What the scheduler that trains trees would do with nodes that take so long: it is run itself, on a clock that jumps from
 * one end to the next.
 *
 * @param nodes in training order
 * @param processes at most
 * @param secondsOf what a process takes for a node; nothing for a node that needs no process
 * @returns a time for each node, in training order
 */
export async function simulateSchedule<N extends { id: string; children: string[] }>(
  nodes: readonly N[],
  processes: number,
  secondsOf: (node: N, process: SimulatedProcess) => number | undefined,
): Promise<SimulatedNode[]> {
  let now = 0;
  let running: { end: number; finish: () => void }[] = [];
  // As the executor does it: a process that waits, the last one first, else a new one.
  const idle: SimulatedProcess[] = [];
  const all: SimulatedProcess[] = [];

  const done = scheduleTree<SimulatedNode, N>({ nodes }, processes, async (node) => {
    const start = now;
    const process = idle.pop() ?? { made: new Set() };
    const seconds = secondsOf(node, process);
    if (seconds === undefined) {
      if (all.includes(process)) idle.push(process);
      return { start, end: start };
    }
    if (!all.includes(process)) all.push(process);
    const end = start + seconds;
    await new Promise<void>((finish) => running.push({ end, finish }));
    idle.push(process);
    return { start, end, process: all.indexOf(process) };
  });

  let isOver = false;
  const over = done.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    // The scheduler starts all that it can before the clock goes on.
    await new Promise((next) => setImmediate(next));
    if (running.length === 0) continue;
    now = Math.min(...running.map(({ end }) => end));
    for (const { finish } of running.filter(({ end }) => end === now)) finish();
    running = running.filter(({ end }) => end > now);
  }
  return over;
}
