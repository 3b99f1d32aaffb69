import { isHemlError } from '../contracts/error';
import { systemError } from './system-error';

/** The code of whatever was thrown: a HemlError's own, that of a refusal of the system, `unexpected` of anything else. */
export const codeOf = (thrown: unknown): string =>
  isHemlError(thrown) ? thrown.code : (systemError(thrown)?.code ?? 'unexpected');
