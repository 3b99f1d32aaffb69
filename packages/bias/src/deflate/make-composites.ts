import { join } from 'node:path';
import { createRandom, giveTurn, type Sample } from '@hemlkit/core/run';
import type { Composite } from '../contracts/deflate';
import type { Blend } from '../exchange/exchange-segment';
import type { Cells } from './cells';
import { compose, describe, imagePng, mapPng } from './compose';
import type { Planned } from './plan-composites';
import type { Remedy } from './remedy';
import type { TargetFolder } from './target-folder';
import type { TrainingPictures } from './training-pictures';

export interface Making {
  target: TargetFolder;
  pictures: TrainingPictures;
  cells: Cells;
  planned: readonly Planned[];
  remedy: Pick<Remedy, 'suffix'>;
  /** As it is called; absent: the remedy exchanges none. */
  segment?: string;
  seed: number;
  blend: Blend;
  /** Ids of classes that show the label. */
  kept: ReadonlySet<number>;
  /** Stops after the composite it is at. */
  signal?: AbortSignal;
  onProgress?: (what: string, done: number, total: number) => void;
}

/** Makes the composites that are missing. @returns the record of each, in the order of `planned` */
export async function makeComposites(making: Making): Promise<Composite[]> {
  const {
    target,
    pictures,
    cells,
    planned,
    remedy,
    segment = '',
    seed,
    blend,
    kept,
    signal,
    onProgress,
  } = making;
  target.total = planned.length;
  const made: Composite[] = [];
  for (const [done, one] of planned.entries()) {
    await giveTurn();
    signal?.throwIfAborted();
    onProgress?.('making composites', done, planned.length);
    const { id: recipient } = pictures.samples[one.recipient] as Sample;
    const id = `${recipient}~${remedy.suffix ?? armName(cells, one)}`;
    await target.composite(id, async () => {
      const picture = await compose(pictures, one, { blend, kept, random: createRandom(seed, 'grain', id) });
      if (!picture) throw new Error(`The segment covers all of ${recipient}.`);
      return { image: imagePng(picture), map: mapPng(picture) };
    });
    const image = join(target.folder, 'images', `${id}.png`);
    made.push(describe(pictures, cells, one, { id, image, segment, seed }));
  }
  return made;
}

/** `own`, or `other`; of several other values the second and all later are counted: `other-2`. */
function armName({ has, states }: Cells, one: Planned): string {
  const own = has[one.recipient];
  if (one.has === own) return 'own';
  const at = states.filter((state) => state !== own).indexOf(one.has);
  return at > 0 ? `other-${at + 1}` : 'other';
}
