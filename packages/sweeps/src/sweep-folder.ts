import { join } from 'node:path';
import { readChecked, writeChecked, writeWhole } from '@hemlkit/core/run';
import type { Word } from './axes';
import type { Sweep } from './load-sweep';

/** `sweep.json` in a sweep's folder: its runs, each in a folder of its name, in the order of the sweep's file. */
export interface SweepRecord {
  name: string;
  /** The sweep's file, absolute. */
  file: string;
  runs: {
    name: string;
    variant: string;
    /** What `variant` was called in files of earlier versions. */
    method?: string;
    words: readonly Word[];
  }[];
  /** Runs that are the same as another one and were left out. */
  repeated: { name: string; as: string }[];
  /** Runs that failed when the sweep last ran, with the code and text of the error. */
  failed: { name: string; code: string; message: string }[];
}

export async function writeSweepFolder(
  folder: string,
  sweep: Sweep,
  failed: SweepRecord['failed'],
): Promise<void> {
  const { name, file, repeated } = sweep;
  const runs = sweep.runs.map(({ name, variant, words }) => ({ name, variant, words }));
  const record: SweepRecord = { name, file, runs, repeated, failed };
  await writeWhole(join(folder, 'sweep.yaml'), sweep.text);
  await writeChecked(join(folder, 'sweep.json'), record);
}

/** The record of a sweep's folder; undefined where the folder is not a sweep's. @throws DamagedFile */
export async function readSweepFolder(folder: string): Promise<SweepRecord | undefined> {
  return readChecked<SweepRecord>(join(folder, 'sweep.json'), {
    hint: 'Have it written again: `heml sweep FILE`. Finished runs are not trained again.',
    form: { name: 'string', runs: 'array' },
  });
}
