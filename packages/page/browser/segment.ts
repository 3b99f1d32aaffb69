import type { Raster } from '@hemlkit/core/browser';
import { classMap, gridMap, Preprocessor } from '@hemlkit/segmenters/browser';
import type { PageSegmenter } from '../src/page-data';
import type { Runtime } from './runtime';

/** The class map of an image, as the run's segmenter makes it. @returns undefined where the page has none */
export async function segment(
  segmenter: PageSegmenter,
  image: Raster,
  runtime: Runtime,
): Promise<Raster | undefined> {
  if (segmenter.kind === 'none') return undefined;
  if (segmenter.kind === 'cells') return gridMap(image, segmenter.rows, segmenter.columns);
  const { part, batch = 1, preparation } = segmenter;
  const preprocessor = new Preprocessor(preparation);
  const [height, width] = preprocessor.sizeOf(image);
  // A model that was exported for a number of images takes no fewer.
  const data = new Float32Array(batch * 3 * height * width);
  preprocessor.write(image, data.subarray(0, 3 * height * width));
  const found = await runtime.run(part, {
    pixel_values: { type: 'float32', data, dims: [batch, 3, height, width] },
  });
  const logits = found.logits as { data: Float32Array; dims: readonly number[] };
  const [, classes, rows, columns] = logits.dims as [number, number, number, number];
  return {
    width: image.width,
    height: image.height,
    channels: 1,
    data: classMap(
      logits.data.subarray(0, classes * rows * columns),
      [classes, rows, columns],
      [image.height, image.width],
    ),
  };
}
