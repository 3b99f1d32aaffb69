import type { Both, DifferentiablePixels } from '@hemlkit/core/plugin';

/** How much the distance of the two changes with each channel of each pixel: [size, size, 3]. */
export async function pairGradient({
  images,
  gradients,
}: Pick<DifferentiablePixels, 'images' | 'gradients'>): Promise<Both<Float32Array>> {
  const found: Both<Float32Array>[] = [];
  await gradients([images], ({ a, b }) => void found.push({ a: a as Float32Array, b: b as Float32Array }));
  return found[0] as Both<Float32Array>;
}
