/** What happens in a run, as it is written to `events.jsonl` and shown to a person. */
export type RunEvent =
  | {
      type: 'run-start';
      run: string;
      nodes: { id: string; children: string[]; segments: string[] }[];
      root: string;
    }
  | {
      type: 'store';
      split: string;
      done: number;
      total: number;
      /** Of those done, how many were not stored before. */
      computed: number;
      /** At the rate so far; absent while nothing was computed. */
      secondsLeft?: number;
    }
  | { type: 'node-start'; node: string; epochs: number; fromEpoch: number; steps: number }
  | { type: 'step'; node: string; epoch: number; step: number; steps: number; loss: number }
  | {
      type: 'epoch';
      node: string;
      epoch: number;
      epochs: number;
      loss: number;
      metrics: Record<string, number>;
      seconds: number;
      best: boolean;
    }
  | {
      type: 'node-end';
      node: string;
      metrics: Record<string, number>;
      bestEpoch: number;
      seconds: number;
      cached: boolean;
    }
  | { type: 'warning'; message: string; node?: string }
  | { type: 'info'; message: string }
  | { type: 'run-end'; run: string; seconds: number };

export type OnEvent = (event: RunEvent) => void;

/** One node's line in `summary.json`. */
export interface NodeSummary {
  id: string;
  segments: string[];
  children: string[];
  metrics: Record<string, number>;
  bestEpoch: number;
  seconds: number;
  cached: boolean;
}

/** `summary.json`: what a run came to. */
export interface RunSummary {
  name: string;
  root: string;
  nodes: NodeSummary[];
  seconds: number;
  /** Training images a second, over all nodes trained in this run; 0 when all came from the cache. */
  imagesPerSecond: number;
  peakRssMb: number;
  versions: Record<string, string>;
  engine: Record<string, string | number>;
}
