import type { Segmenter } from '../../contracts/data';
import type { SegmentCheck } from '../../contracts/gate';
import { chunksOf } from '../../segments/chunks';
import { decodeImage } from '../../segments/decode-image';
import { quantile } from '../../statistics/bootstrap';

/** Of the median. */
export const leastIou = 0.7;
/** Fewer composites tell nothing of a set. */
const fewest = 10;

/** A composite with the class map it was given. */
export interface Pasted {
  id: string;
  /** Its file. */
  image: string;
  label: string;
  /** [height, width] */
  map: Uint8Array;
}

/** Why a spec's segmenter says nothing of altered images; nothing where it does. */
export const whyBlind = ({ readsPixels = true }: Segmenter, type: string): string | undefined =>
  readsPixels
    ? undefined
    : `the segmenter \`${type}\` does not look at pixels, so it cannot say whether the part is still seen; one that does is needed (\`segformer\`)`;

/**
 * Segments composites again, and compares where the part is found with where it was pasted.
 * @param pasted those that show the part
 * @param segment class ids of the part
 */
export async function checkSegment(
  pasted: readonly Pasted[],
  segmenter: Segmenter,
  segment: ReadonlySet<number>,
): Promise<SegmentCheck> {
  if (pasted.length < fewest)
    return {
      status: 'not-judged',
      composites: 0,
      why: `${pasted.length} composites show the part, and ${fewest} are needed`,
    };
  const found: number[] = [];
  for (const chunk of chunksOf(pasted)) {
    const images = await Promise.all(
      chunk.map(async ({ id, image, label }) => ({
        sample: { id, image, label },
        image: await decodeImage({ id, image }),
      })),
    );
    const maps = await segmenter.segment(images);
    for (const [i, { map }] of chunk.entries())
      found.push(maskIou(map, (maps[i] as { data: Uint8Array }).data, segment));
  }
  const median = quantile(
    found.sort((a, b) => a - b),
    0.5,
  );
  return {
    status: median >= leastIou ? 'passed' : 'refused',
    composites: found.length,
    iou: { median, under: found.filter((iou) => iou < leastIou).length / found.length, least: leastIou },
  };
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
