import type { RunEvent } from './events';

/** What another process needs to open a run: JSON, on a file system that it sees. */
export interface TaskRun {
  /** The run's folder, absolute. */
  folder: string;
  /** Folder of what can be made again, absolute: the task's result is written there. */
  cache: string;
  /** Where relative paths of the spec begin. */
  base: string;
  /** The variables that the spec refers to. They may be secrets: a queue must not keep them. */
  environment: Readonly<Record<string, string>>;
  /** What was decided of the spec's trust: nobody is asked again. */
  origin: 'own' | 'trusted' | 'elsewhere';
  /** The lock of the run's folder, which the task works under. */
  lock: { folder: string; token: string };
}

/**
 * A unit of work, as JSON. Its result is not returned: it is the cache's entry of `key`, so that a task may cross a
 * process, a queue or a cluster, and may be done twice without harm.
 */
export interface Task {
  run: TaskRun;
  /** What is trained: a node's id. */
  unit: string;
  /** The content key of its result. */
  key: string;
  /** The units whose weights it starts from, in order, with their best scores. */
  needs: readonly { id: string; score: number }[];
  /** Whether it goes on from its last finished epoch. */
  resume: boolean;
}

/** What a task reports while it runs, and how it is stopped. */
export interface TaskWatch {
  event(event: RunEvent): void;
  signal?: AbortSignal | undefined;
}

/** What is known of a task that has ended. */
export interface TaskEnd {
  /** The process that did it, and the most memory that it has held so far, in megabytes. */
  process?: { id: number | string; peakRssMb: number };
}

/** Where tasks are done. */
export interface Executor {
  /** How many tasks may be under way at once. */
  concurrency: number;
  /** @throws what the task threw; HemlError where the executor gave it up */
  run(task: Task, watch: TaskWatch): Promise<TaskEnd>;
  /** Ends what it started. */
  dispose(): Promise<void>;
}

/** What an executor is given. */
export interface ExecutorContext {
  /** Does a task within this process, which has the run open. */
  here(task: Task, watch: TaskWatch): Promise<TaskEnd>;
  /** How many processes the engine can use on this machine. */
  processes: number;
}

/** Gives a run the executor of its units: one of its own, or one that runs beside it use, too. */
export type OpenExecutor = (context: ExecutorContext) => Promise<Executor>;
