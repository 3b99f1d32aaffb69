import { createRequire } from 'node:module';
import type { TF } from '../contracts/tf';

/**
 * The one tfjs of the process. The umbrella package is loaded because tfjs-core alone registers no gradients; it
 * is a CommonJS package, so `require` gives the same instance to everyone, whatever bundles us.
 */
export function loadTf(): TF {
  const tf = createRequire(import.meta.url)('@tensorflow/tfjs') as TF;
  // Production mode drops per-op checks and the banner that advises tfjs-node.
  tf.enableProdMode();
  return tf;
}
