import type { Random, Sample } from '@hemlkit/core/run';
import type { Composite } from '../contracts/deflate';
import type { Gate } from '../contracts/gate';
import { maskOf } from '../exchange/picture';
import { judge } from '../gate/judge';
import { movePicture } from '../gate/move-picture';
import type { Mapped } from '../gate/segment-check';
import type { Cells } from './cells';
import { clearedMask } from './find-site';
import type { Data } from './open-data';
import type { Planned } from './plan-composites';
import type { TrainingPictures } from './training-pictures';

export interface Judging {
  data: Data;
  pictures: TrainingPictures;
  cells: Cells;
  planned: readonly Planned[];
  /** Made of `planned`, in the same order. */
  composites: readonly Composite[];
  /** Ids of classes that show the label. */
  kept: ReadonlySet<number>;
  random: Random;
}

/** Whether composites are fit to be trained on, as a set. */
export const judgeComposites = ({
  data: { loaded, segmenter },
  pictures,
  cells: { labels, states, has },
  planned,
  composites,
  kept,
  random,
}: Judging): Promise<Omit<Gate, 'overruled'>> =>
  judge({
    made: composites.map((composite, i) => {
      const one = planned[i] as Planned;
      const { recipient, donor } = one;
      return {
        composite,
        recipient,
        place: () => clearedMask(pictures, recipient, one),
        shown: () => maskOf(pictures.map(recipient).map, kept),
        ...(donor && pictures.part(donor.index) && { donor: movedDonor(pictures, recipient, donor) }),
      };
    }),
    labels,
    states,
    has,
    segmenter,
    segmenterType: loaded.experiment.segmenter.type,
    segment: pictures.segment,
    random,
  });

/** A donor's whole image, laid over the recipient's as its part is. */
function movedDonor(
  pictures: TrainingPictures,
  recipient: number,
  { index, similarity }: NonNullable<Planned['donor']>,
): Mapped {
  const { id, image, label } = pictures.samples[index] as Sample;
  const read = async () => movePicture(await pictures.picture(index), similarity, pictures.map(recipient));
  return { id, file: image, label, read };
}
