import { createRandom, type Random, type TF } from '@hemlkit/core/plugin';
import * as tfjs from '@tensorflow/tfjs';

/** tfjs on its plain JavaScript backend. */
export async function cpu(): Promise<TF> {
  tfjs.enableProdMode();
  await tfjs.setBackend('cpu');
  return tfjs;
}

/** Core's own generator, seeded. */
export const random = (seed = 1): Random => createRandom(seed);
