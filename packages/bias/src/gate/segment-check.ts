import { chunksOf, type Segmenter } from '@hemlkit/core/run';
import { median } from '@hemlkit/statistics';
import type { SegmentCheck } from '../contracts/gate';
import type { Picture } from '../exchange/picture';

/** Share of the median IoU in real images that composites must reach. */
export const leastShare = 0.7;
/** A segmenter that finds less than this of the part in real images is not evidence about composites. */
const leastReal = 0.5;
/** Images that are needed at least to judge a set. */
const fewest = 10;

/** An image with the class map it has, and that a segmenter may agree with. */
export interface Mapped {
  id: string;
  /** A file: the image's, or the one it was made from. */
  file: string;
  label: string;
  read: () => Promise<Picture>;
}

/** Why a spec's segmenter cannot judge altered images; nothing where it can. */
export const whyBlind = ({ readsPixels = true }: Segmenter, type: string): string | undefined =>
  readsPixels
    ? undefined
    : `the segmenter \`${type}\` does not look at pixels, so it cannot say whether the part is still seen; one that does is needed (\`segformer\`)`;

/**
 * Segments composites again, and compares where the part is found with where it was pasted; judged by how well the same
 * segmenter finds the part in the real images that it comes from.
 * @param pasted composites that show the part
 * @param real the images that gave it, each once, moved as the part was
 * @param segment class ids of the part
 */
export async function checkSegment(
  pasted: readonly Mapped[],
  real: readonly Mapped[],
  segmenter: Segmenter,
  segment: ReadonlySet<number>,
): Promise<SegmentCheck> {
  const few = (why: string): SegmentCheck => ({ status: 'not-judged', composites: 0, why });
  if (pasted.length < fewest)
    return few(`${pasted.length} composites show the part, and ${fewest} are needed`);
  if (real.length < fewest) return few(`the part comes from ${real.length} images, and ${fewest} are needed`);
  const inReal = median(await foundAgain(real, segmenter, segment));
  const found = await foundAgain(pasted, segmenter, segment);
  const inComposites = median(found);
  const least = leastShare * inReal;
  const figures = {
    composites: found.length,
    iou: { median: inComposites, under: found.filter((iou) => iou < least).length / found.length, least },
    real: { images: real.length, median: inReal },
  };
  if (inReal >= leastReal) return { status: inComposites >= least ? 'passed' : 'refused', ...figures };
  const why = `the segmenter hardly knows the part: in ${real.length} real images it is found again with a median IoU of ${inReal.toFixed(2)}, and ${leastReal} is needed; in ${found.length} composites with ${inComposites.toFixed(2)}`;
  return { status: 'not-judged', why, ...figures };
}

/** The intersection over union of the part in each image's own map and in a new one. */
async function foundAgain(
  images: readonly Mapped[],
  segmenter: Segmenter,
  segment: ReadonlySet<number>,
): Promise<number[]> {
  const found: number[] = [];
  for (const chunk of chunksOf(images)) {
    const pictures = await Promise.all(chunk.map(({ read }) => read()));
    const maps = await segmenter.segment(
      chunk.map(({ id, file, label }, i) => {
        const { width, height, image } = pictures[i] as Picture;
        return { sample: { id, image: file, label }, image: { width, height, channels: 3, data: image } };
      }),
    );
    for (const [i, { map }] of pictures.entries())
      found.push(maskIou(map, (maps[i] as { data: Uint8Array }).data, segment));
  }
  return found;
}

/** Intersection over union of where two class maps show a segment; 1 where neither does. @param a, b of one length */
export function maskIou(a: Uint8Array, b: Uint8Array, segment: ReadonlySet<number>): number {
  let [both, either] = [0, 0];
  for (let p = 0; p < a.length; p++) {
    const [inA, inB] = [segment.has(a[p] as number), segment.has(b[p] as number)];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return either === 0 ? 1 : both / either;
}
