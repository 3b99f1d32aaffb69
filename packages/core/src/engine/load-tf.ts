import { createRequire } from 'node:module';
import type { TF } from '../contracts/tf';

/**
 * The one tfjs of the process. The umbrella package is loaded because tfjs-core alone registers no gradients; it
 * is a CommonJS package, so `require` gives the same instance to everyone, whatever bundles us.
 */
export function loadTf(): TF {
  const tf = loadUmbrella(createRequire(import.meta.url)) as TF;
  // Production mode drops per-op checks and the banner that advises tfjs-node.
  tf.enableProdMode();
  return tf;
}

/**
 * Loads `@tensorflow/tfjs`. It contains the code of tfjs-core, which needs `long` 4, and does not name it as a dependency: where an
 * installation has another `long` on top, it would take that one and fail. It is given tfjs-core's own while it loads.
 *
 * @param require as of the module that loads it
 */
export function loadUmbrella(require: NodeJS.Require): unknown {
  const umbrella = createRequire(require.resolve('@tensorflow/tfjs'));
  const own = createRequire(umbrella.resolve('@tensorflow/tfjs-core')).resolve('long');
  const found = resolved(umbrella, 'long') ?? own;
  if (found === own) return require('@tensorflow/tfjs');
  const other = require.cache[found];
  require(own);
  require.cache[found] = require.cache[own];
  try {
    return require('@tensorflow/tfjs');
  } finally {
    if (other) require.cache[found] = other;
    else delete require.cache[found];
  }
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
