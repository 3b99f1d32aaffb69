import { otherEnvironment } from './environment-hash';
import type { Lock } from './run-files';

type Made = Pick<Lock, 'data' | 'versions' | 'environment'>;

/**
 * What of that which determines weights is no longer as it was, a sentence each. What was never written down has not
 * changed.
 */
export function changedSince(before: Made, now: Made): string[] {
  const differ = (part: 'data' | 'versions') =>
    Object.keys(before[part]).filter((key) => before[part][key] !== now[part][key]);
  const splits = differ('data').map((split) => `the images or class maps of the ${split} split`);
  // Another Node.js computes the same weights.
  const plugins = differ('versions')
    .filter((name) => name !== 'node')
    .map((name) => `the plugin ${name} (${before.versions[name]}, now ${now.versions[name] ?? 'none'})`);
  const values = otherEnvironment(before.environment, now.environment)
    ? ["the values of the environment's variables that its spec refers to"]
    : [];
  return [...splits, ...plugins, ...values].map(
    (what) => `Changed since this run began: ${what}. Nodes that depend on it are trained again.`,
  );
}
