import type { Plugin } from '../contracts/plugin';
import { validatorFor } from './validator';

/**
 * The JSON Schema (draft 7) of specs with these plugins, for editors: every option with its description and default.
 * @param plugins those of the spec, core's own with the engines among them
 */
export function experimentSchema(plugins: readonly Plugin[]): object {
  return structuredClone(validatorFor(plugins).schema);
}
