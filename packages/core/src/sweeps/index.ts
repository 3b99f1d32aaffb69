export type { Word } from './axes';
export type { OnSweepEvent, SweepEvent } from './events';
export { type LoadSweepOptions, loadSweep, type Sweep, type SweepRun } from './load-sweep';
export { type RunSweepOptions, runSweep, type SweepResult } from './run-sweep';
export { readSweepFolder, type SweepRecord } from './sweep-folder';
