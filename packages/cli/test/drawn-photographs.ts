import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandom } from '@hemlkit/core/run';
import { onnxModel } from '@hemlkit/testing';
import { encode } from 'fast-png';
import type { FakeFile } from '../../core/src/hub/fixtures/fake-hub';

const side = 48;

/**
 * Photographs without class maps, in a folder a label: on grey ground a green square, and a red one whose tone is the label.
 *
 * @param folder new or empty
 */
export async function drawPhotographs(folder: string, count: number): Promise<void> {
  const random = createRandom(1, 'photographs');
  for (let i = 0; i < count; i++) {
    const isLight = i % 2 === 0;
    const data = new Uint8Array(side * side * 3).map(() => 100 + random.integer(24));
    const fill = (left: number, top: number, colour: readonly number[]) => {
      for (let y = top; y < top + 14; y++)
        for (let x = left; x < left + 14; x++)
          for (const [c, value] of colour.entries())
            data[(y * side + x) * 3 + c] = value + random.integer(12);
    };
    fill(2 + random.integer(8), 4 + random.integer(16), [20, 200, 20]);
    fill(28 + random.integer(5), 6 + random.integer(24), isLight ? [240, 60, 60] : [160, 10, 10]);
    const place = join(folder, isLight ? 'light' : 'dark');
    await mkdir(place, { recursive: true });
    await writeFile(join(place, `${i}.png`), encode({ width: side, height: side, channels: 3, data }));
  }
}

/** A SegFormer in form that tells colours, as a repository of the hub: each pixel is the class of its strongest channel, or ground. */
export function colourSegmenter(): Record<string, FakeFile> {
  const classes = ['background', 'red', 'green', 'blue'];
  const stronger = [0, 1, 2].flatMap((own) => [0, 1, 2].map((channel) => (channel === own ? 2 : -1)));
  const model = onnxModel({
    nodes: [
      { type: 'Conv', inputs: ['pixel_values', 'weights', 'bias'], outputs: ['logits'], attributes: {} },
    ],
    weights: {
      weights: { shape: [4, 3, 1, 1], data: Float32Array.of(0, 0, 0, ...stronger) },
      bias: { shape: [4], data: Float32Array.of(1.5, 0, 0, 0) },
    },
    inputs: [{ name: 'pixel_values', shape: ['batch', 3, 'height', 'width'] }],
    outputs: [{ name: 'logits', shape: ['batch', 4, 'h', 'w'] }],
  });
  const json = (value: unknown): FakeFile => ({ content: Buffer.from(JSON.stringify(value)), isSmall: true });
  return {
    'config.json': json({ id2label: Object.fromEntries(classes.map((name, id) => [id, name])) }),
    'preprocessor_config.json': json({ size: { height: side, width: side } }),
    'onnx/model.onnx': { content: model },
  };
}
