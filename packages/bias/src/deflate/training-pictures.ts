import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { chunksOf, decodeImage, HemlError, type Sample, type Segmenter } from '@hemlkit/core/run';
import { type Figure, figureOf } from '../exchange/align-figures';
import { type Moments, momentsOf } from '../exchange/moments';
import { type ClassMap, maskOf, type Picture } from '../exchange/picture';

/** What one picture shows, as far as it is asked again and again. */
interface Known {
  width: number;
  height: number;
  packed: Uint8Array;
  /** Of the segment; absent: it is not seen. */
  part?: Moments;
  figure: Figure;
}

const shareOf = ({ part, width, height }: Known): number => (part?.area ?? 0) / (width * height);

/** Maps that are kept unpacked. */
const mostUnpacked = 400;

/**
 * A training split at its images' own sizes. Class maps are kept in memory, packed to some kilobytes each; images are
 * decoded when they are asked for.
 */
export class TrainingPictures {
  private readonly leastShare: number;
  /** Of the maps that are unpacked. */
  private readonly masks = new WeakMap<Uint8Array, Uint8Array>();
  private readonly unpacked = new Map<number, Uint8Array>();

  private constructor(
    readonly samples: readonly Sample[],
    private readonly known: readonly Known[],
    readonly segment: ReadonlySet<number>,
    readonly behind: ReadonlySet<number>,
  ) {
    const shares = known.flatMap((one) => (one.part ? [shareOf(one)] : [])).sort((a, b) => a - b);
    this.leastShare = (shares[shares.length >> 1] ?? 0) / 4;
  }

  /**
   * @param background its class ids, where that is what is exchanged. Default: the class that is called so, if any
   * @throws HemlError for an image that cannot be decoded, and for a class map of another size
   */
  static async read(
    samples: readonly Sample[],
    segmenter: Segmenter,
    segment: ReadonlySet<number>,
    background?: ReadonlySet<number>,
  ): Promise<TrainingPictures> {
    const own = segmenter.classes.indexOf('background');
    const behind: ReadonlySet<number> = background ?? new Set(own < 0 ? [] : [own]);
    const noFigure = new Set([...segment, ...behind]);
    const known: Known[] = [];
    for (const chunk of chunksOf(samples)) {
      const images = await Promise.all(
        chunk.map(async (sample) => ({ sample, image: await decodeImage(sample) })),
      );
      for (const [i, { width, height, data }] of (await segmenter.segment(images)).entries()) {
        const { image, sample } = images[i] as (typeof images)[number];
        if (width !== image.width || height !== image.height)
          throw new HemlError(
            `The class map of sample '${sample.id}' is ${width}x${height}, its image ${image.width}x${image.height}.`,
            { code: 'class-map-size-mismatch', hint: 'Bring both to one size.' },
          );
        const part = momentsOf(data, width, (id) => segment.has(id));
        const figure = figureOf({ width, height, map: data }, noFigure);
        known.push({
          width,
          height,
          packed: deflateRawSync(data, { level: 1 }),
          ...(part && { part }),
          figure,
        });
      }
    }
    return new TrainingPictures(samples, known, segment, behind);
  }

  /** Whether what is exchanged is the background. */
  get isBackground(): boolean {
    return this.segment === this.behind;
  }

  /** Of the segment; nothing where it is not seen. */
  part(i: number): Moments | undefined {
    return this.known[i]?.part;
  }

  /** Whether so much of the part is seen that it can be given to others: a quarter of what is seen in half of the images. */
  gives(i: number): boolean {
    const one = this.known[i] as Known;
    return one.part !== undefined && shareOf(one) >= this.leastShare;
  }

  figure(i: number): Figure {
    return (this.known[i] as Known).figure;
  }

  map(i: number): ClassMap {
    const { width, height, packed } = this.known[i] as Known;
    let map = this.unpacked.get(i);
    if (!map) {
      map = new Uint8Array(inflateRawSync(packed));
      const [oldest] = this.unpacked.keys();
      if (this.unpacked.size >= mostUnpacked && oldest !== undefined) this.unpacked.delete(oldest);
      this.unpacked.set(i, map);
    }
    return { width, height, map };
  }

  /** 1 where the segment is seen. */
  mask(i: number): ClassMap {
    const { width, height, map } = this.map(i);
    let mask = this.masks.get(map);
    if (!mask) {
      mask = maskOf(map, this.segment);
      this.masks.set(map, mask);
    }
    return { width, height, map: mask };
  }

  async picture(i: number): Promise<Picture> {
    const { data } = await decodeImage(this.samples[i] as Sample);
    return { ...this.map(i), image: data };
  }

  /** Pixels of the one for one pixel of the other, by the sizes of the images. */
  unit(recipient: number, donor: number): number {
    const [r, d] = [this.known[recipient] as Known, this.known[donor] as Known];
    return Math.sqrt((r.width * r.height) / (d.width * d.height));
  }
}
