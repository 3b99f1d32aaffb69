import type { ErrorObject } from 'ajv';
import type { Problem } from '../errors/problem';
import { Registry } from '../plugins/registry';
import { translate } from './translate';
import { newAjv } from './validator';

/**
 * Checks a value that is not an experiment by a schema of its own, with the same messages; writes defaults into it.
 * @param called what the whole is called in messages, `a sweep`
 */
export function checkValue(schema: object, value: unknown, called: string): Problem[] {
  const validate = newAjv().compile(schema);
  return validate(value) ? [] : translate(validate.errors as ErrorObject[], [], new Registry([]), called);
}
