import type { Raster } from '../../contracts/sample';
import { ClassRuns } from './class-runs';
import { type CropSettings, marginOf, resizedSide, withDefaults } from './crop-settings';
import { type Filter, fractionBits, triangleFilter } from './triangle-filter';

const colours = 3;

/** Weights of a filter as shares. */
const share = 1 / 2 ** fractionBits;

/** One direction of a box's resizing: output pixel `i` has `weights` of the box's pixels from `begin` to before `end`. */
interface Line {
  begin: Int32Array;
  end: Int32Array;
  /** [side, taps]; the first belongs to `begin`. */
  weights: Float64Array;
  taps: number;
}

/** A box of pixels and what shows a node in it. */
interface Box {
  left: number;
  top: number;
  columns: number;
  rows: number;
  /** [rows, columns], 1 or 0. */
  shown: Uint8Array;
  across: Line;
  down: Line;
}

/**
 * How the colours of a node's crop change with those of its image, the class map left as it is: what `cutCrop` does but for its
 * rounding and its fill, which changes nothing. It is linear, so that its transpose carries gradients with respect to a crop back
 * to the image: through the mean of 2x2 pixels where there is one, the antialiased resize, and the mask.
 *
 * @example
 * const map = cropMapOf(classMap, shown, { size: 32 });
 * map?.addTo(crop, change); // crop += what it gains where the image gains `change`
 */
export class CropMap {
  /** Width and height of what the box is resized to. */
  private readonly side: number;
  /** [rows, side, 3], of the image that passes. */
  private readonly lines: Float64Array;
  /** [side, side, 3], as well. */
  private readonly resized: Float64Array;

  constructor(
    private readonly box: Box,
    /** Width and height of a crop. */
    private readonly size: number,
    /** Of the image, in pixels. */
    private readonly width: number,
  ) {
    this.side = resizedSide(size);
    this.lines = new Float64Array(box.rows * this.side * colours);
    this.resized = new Float64Array(this.side ** 2 * colours);
  }

  /**
   * Adds what a crop gains.
   *
   * @param crop [size, size, channels], of which the first three are colours; written
   * @param change of the image, [height, width, 3]
   */
  addTo(crop: Float32Array, change: Float32Array, channels: number): void {
    const { side, box, lines, resized } = this;
    lines.fill(0);
    this.eachPixel((line, pixel, weight) => {
      for (let c = 0; c < colours; c++)
        lines[line + c] = (lines[line + c] as number) + weight * (change[pixel + c] as number);
    });
    const length = side * colours;
    resized.fill(0);
    eachTap(box.down, box.rows, (y, row, weight) => {
      for (let i = 0; i < length; i++)
        resized[y * length + i] =
          (resized[y * length + i] as number) + weight * (lines[row * length + i] as number);
    });
    this.eachCell((cell, place, weight) => {
      for (let c = 0; c < colours; c++) {
        const at = cell * channels + c;
        crop[at] = (crop[at] as number) + weight * (resized[place + c] as number);
      }
    });
  }

  /**
   * Adds what a number gains with each pixel of the image, from what it gains with each of the crop.
   *
   * @param gradient [height, width, 3], written
   * @param ofCrop [size, size, channels], of which the first three are colours
   */
  addGradient(gradient: Float32Array, ofCrop: Float32Array, channels: number): void {
    const { side, box, lines, resized } = this;
    resized.fill(0);
    this.eachCell((cell, place, weight) => {
      for (let c = 0; c < colours; c++)
        resized[place + c] =
          (resized[place + c] as number) + weight * (ofCrop[cell * channels + c] as number);
    });
    const length = side * colours;
    lines.fill(0);
    eachTap(box.down, box.rows, (y, row, weight) => {
      for (let i = 0; i < length; i++)
        lines[row * length + i] =
          (lines[row * length + i] as number) + weight * (resized[y * length + i] as number);
    });
    this.eachPixel((line, pixel, weight) => {
      for (let c = 0; c < colours; c++)
        gradient[pixel + c] = (gradient[pixel + c] as number) + weight * (lines[line + c] as number);
    });
  }

  /** Each pixel that shows the node, with each place of its line that it is a part of. */
  private eachPixel(callback: (line: number, pixel: number, weight: number) => void): void {
    const { left, top, columns, rows, shown, across } = this.box;
    for (let row = 0; row < rows; row++)
      eachTap(across, columns, (x, column, weight) => {
        if (shown[row * columns + column] === 0) return;
        const pixel = colours * ((top + row) * this.width + left + column);
        callback(colours * (row * this.side + x), pixel, weight);
      });
  }

  /** Each pixel of the crop, with those of the resized box that it is the mean of. */
  private eachCell(callback: (cell: number, place: number, weight: number) => void): void {
    const { side, size } = this;
    const times = side / size;
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const cell = Math.floor(y / times) * size + Math.floor(x / times);
        callback(cell, colours * (y * side + x), 1 / times ** 2);
      }
  }
}

function eachTap(
  { begin, end, weights, taps }: Line,
  length: number,
  callback: (output: number, input: number, weight: number) => void,
): void {
  for (let i = 0; i < begin.length; i++) {
    const first = begin[i] as number;
    // What is before 0, and from the length on, is the margin.
    const stop = Math.min(length, end[i] as number);
    for (let at = Math.max(0, first); at < stop; at++)
      callback(i, at, weights[i * taps + at - first] as number);
  }
}

/** A filter over a box with its margins, counted from the box's first pixel. */
function lineOf({ begin, end, weights, taps }: Filter, margin: number): Line {
  return {
    begin: begin.map((at) => at - margin),
    end: end.map((at) => at - margin),
    weights: Float64Array.from(weights, (weight) => weight * share),
    taps,
  };
}

/**
 * @param map class ids, of the size of the image that is cut
 * @param shown [256], 1 for the ids of the node's classes, 0 for all others
 * @returns nothing where the image does not show the node
 */
export function cropMapOf(map: Raster, shown: Uint8Array, settings: CropSettings): CropMap | undefined {
  const whole = withDefaults(settings);
  const runs = new ClassRuns();
  runs.read(map);
  const extent = runs.extentOf(shown);
  if (!extent) return undefined;
  const { left, right, top, bottom } = extent;
  const [columns, rows] = [right - left, bottom - top];
  const side = resizedSide(whole.size);
  const line = (length: number): Line => {
    const margin = marginOf(whole, length);
    return lineOf(triangleFilter(length + 2 * margin, side), margin);
  };
  const box: Box = {
    left,
    top,
    columns,
    rows,
    shown: Uint8Array.from({ length: rows * columns }, (_, i) => {
      const at = (top + Math.floor(i / columns)) * map.width + left + (i % columns);
      return shown[map.data[at] as number] as number;
    }),
    across: line(columns),
    down: line(rows),
  };
  return new CropMap(box, whole.size, map.width);
}
