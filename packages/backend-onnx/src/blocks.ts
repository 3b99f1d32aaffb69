import { Graph } from './graph/graph';
import type { Target } from './graph/target';
import { Value } from './graph/value';
import { subgraph } from './graph/walk';
import { reorderInput } from './kernels/blocked';
import { emit, inputName, outputName } from './onnx/emit';
import { ortTensor, Session } from './session';
import type { TF } from './types';

const MEGABYTE = 2 ** 20;

let found: number | undefined;

/**
 * The machine at hand, as graphs for its CPU may count on it. The parts of gathered matrices are of the size of a core's
 * share of the last cache.
 */
export const cpuTarget = (tf: TF): Target => ({
  get block() {
    found ??= findBlock(tf);
    return found;
  },
  whole: 16 * MEGABYTE,
  part: 8 * MEGABYTE,
  // With 16, the sum of any number of equal numbers is right to 6e-7 of it; with 32, to 1.2e-6. It takes no longer.
  terms: 16,
});

/**
 * Channels in a block of ONNX Runtime's image layout on this processor: 16 with AVX-512, 8 with AVX, 0 where it has no
 * such layout. ONNX Runtime does not report it, so it is asked to lay out an image of two pixels.
 */
function findBlock(tf: TF): number {
  const [channels, pixels] = [64, 2];
  const image = new Value([1, channels, 1, pixels], 'float32');
  const blocked = reorderInput(new Graph(tf), image, image.shape, false);
  const given = Float32Array.from({ length: channels * pixels }, (_, i) => i);
  try {
    const session = new Session(emit(subgraph([blocked]), 'layout'), { threads: 1, arena: false });
    const feeds = { [inputName(0)]: ortTensor(given, image.shape, 'float32') };
    const result = session.run(feeds, { [outputName(0)]: null })[outputName(0)]?.data as Float32Array;
    session.dispose();
    return blockOf(result, channels, pixels);
  } catch {
    return 0;
  }
}

/**
 * The length of the blocks of `[C / block, pixels, block]`, given the elements `channel * pixels + pixel` in that order; 0
 * when they are in none such.
 */
export function blockOf(elements: Float32Array, channels: number, pixels: number): number {
  // What comes before the second pixel is the first pixel's first block.
  const block = elements.indexOf(1);
  if (block < 2 || channels % block) return 0;
  const isSo = elements.every((element, i) => {
    const channel = Math.floor(i / (pixels * block)) * block + (i % block);
    return element === channel * pixels + (Math.floor(i / block) % pixels);
  });
  return isSo ? block : 0;
}
