import { HemlError } from '../../contracts/error';
import type { Raster } from '../../contracts/sample';
import { ClassRuns, type Extent } from './class-runs';
import { boxNumbers, type Crop, type CropSettings, channels, cropBytes, withDefaults } from './crop-settings';
import { halve } from './halve';
import { roundHalfEven } from './round-half-even';
import { rounded, ShownLines } from './shown-lines';
import { type Filter, Filters } from './triangle-filter';

/** A crop of this size is resized to twice that, and means of 2x2 pixels are taken: so it was measured. */
const halvedSize = 16;

/**
 * Cuts the crops of one image after the other. What depends on the settings alone, and the memory that the work needs, are
 * kept from one to the next.
 */
export class CropCutter {
  readonly settings: Required<CropSettings>;
  private readonly runs = new ClassRuns();
  private readonly filters: Filters;
  private readonly lines: ShownLines;
  /** Width and height that pixels are resized to. */
  private readonly side: number;
  /** [side, side, 4], where the crop is to be halved. */
  private readonly twice: Uint8Array | undefined;
  private image: Raster | undefined;

  constructor(settings: CropSettings) {
    this.settings = withDefaults(settings);
    const { size, fill } = this.settings;
    this.side = size === halvedSize ? 2 * size : size;
    this.filters = new Filters(this.side);
    this.lines = new ShownLines(this.side, fill);
    this.twice = this.side === size ? undefined : new Uint8Array(cropBytes(this.side));
  }

  /**
   * Takes the next image.
   * @param image RGB, at its own size
   * @param map class ids, of the same size
   * @throws HemlError for a map of another size
   */
  take(image: Raster, map: Raster): void {
    if (map.width !== image.width || map.height !== image.height)
      throw new HemlError(
        `The class map is ${map.width}x${map.height}, its image ${image.width}x${image.height}.`,
        { code: 'class-map-size-mismatch', hint: 'Crops are cut at the size of the image.' },
      );
    this.runs.read(map);
    this.image = image;
  }

  /**
   * Cuts a node's crop from the image that was taken.
   *
   * @param shown [256], 1 for the ids of the node's classes, 0 for all others
   * @param pixels [size, size, 4], written; see `Crop`
   * @param box [6], written; see `Crop`
   * @returns false where the image does not show the node: then nothing is written
   */
  cut(shown: Uint8Array, pixels: Uint8Array, box: Float32Array): boolean {
    const { image, runs } = this;
    if (!image) throw new Error('No image was taken.');
    const extent = runs.extentOf(shown);
    if (!extent) return false;
    writeBox(extent, image, box);
    const [width, height] = [extent.right - extent.left, extent.bottom - extent.top];
    const [dx, dy] = [this.marginOf(width), this.marginOf(height)];
    this.lines.read({ image, runs, shown, extent, margin: dx }, this.filters.get(width + 2 * dx));
    this.stack(this.filters.get(height + 2 * dy), dy, height, this.twice ?? pixels);
    if (this.twice) halve(this.twice, pixels, this.settings.size);
    return true;
  }

  /**
   * The crop of each node of an image. Nodes of which the image shows the same classes share one: a joined node has often one child
   * that is absent.
   * @param nodes see `cut`
   */
  cutAll(image: Raster, map: Raster, nodes: readonly Uint8Array[]): (Crop | undefined)[] {
    this.take(image, map);
    const made = new Map<string, Crop | undefined>();
    return nodes.map((shown) => {
      const seen = this.runs.seenOf(shown).join();
      if (!made.has(seen)) made.set(seen, this.crop(shown));
      return made.get(seen);
    });
  }

  private crop(shown: Uint8Array): Crop | undefined {
    const pixels = new Uint8Array(cropBytes(this.settings.size));
    const box = new Float32Array(boxNumbers);
    return this.cut(shown, pixels, box) ? { pixels, box } : undefined;
  }

  private marginOf(side: number): number {
    return Math.max(1, roundHalfEven(this.settings.margin * side));
  }

  /** Resizes the lines to the height of a crop: the second half of resizing. */
  private stack(
    { begin, end, taps, weights, sums: all }: Filter,
    margin: number,
    rows: number,
    out: Uint8Array,
  ): void {
    const { side, settings, lines } = this;
    const { values } = lines;
    const [red, green, blue] = settings.fill;
    const length = side * channels;
    for (let y = 0, at = 0; y < side; y++) {
      const first = begin[y] as number;
      // Margins are fill.
      const from = Math.max(first, margin);
      const count = Math.min(end[y] as number, rows + margin) - from;
      const start = y * taps + from - first;
      const weight = all[y] as number;
      for (let x = 0; x < side; x++) {
        let r = 0;
        let g = 0;
        let b = 0;
        let m = 0;
        for (let i = 0, line = (from - margin) * length + channels * x; i < count; i++, line += length) {
          const w = weights[start + i] as number;
          r = (r + Math.imul(w, values[line] as number)) | 0;
          g = (g + Math.imul(w, values[line + 1] as number)) | 0;
          b = (b + Math.imul(w, values[line + 2] as number)) | 0;
          m = (m + Math.imul(w, values[line + 3] as number)) | 0;
        }
        out[at] = rounded(r, red, weight);
        out[at + 1] = rounded(g, green, weight);
        out[at + 2] = rounded(b, blue, weight);
        out[at + 3] = rounded(m, 0, weight);
        at += channels;
      }
    }
  }
}

function writeBox(
  { left, right, top, bottom, count }: Extent,
  { width, height }: Raster,
  box: Float32Array,
): void {
  box[0] = (left + right) / 2 / width;
  box[1] = (top + bottom) / 2 / height;
  box[2] = Math.log((right - left) / width);
  box[3] = Math.log((bottom - top) / height);
  box[4] = Math.log(count / (height * width));
  box[5] = count / ((right - left) * (bottom - top));
}
