import { buildHash, built, stamped } from './stamp.mjs';

/**
 * Vitest's global setup: HEML_BUILT=1 tells tests that start processes that the packages' dist/ is what their sources
 * make, as it is in CI. A process begins a second sooner from it than from the sources.
 */
export default function setup() {
  if (built('index.js', 'main.js') && stamped('build', buildHash())) process.env.HEML_BUILT = '1';
  else delete process.env.HEML_BUILT;
}
