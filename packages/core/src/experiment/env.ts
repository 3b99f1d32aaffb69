import { parseDocument, Scalar } from 'yaml';
import type { Fault } from '../errors/problem';
import { didYouMean } from '../errors/suggest';
import { Expanded } from './reference';
import type { HiddenText } from './references';

export type Env = Record<string, string | undefined>;

/** How references are replaced. */
export interface EnvReading {
  env: Env;
  /** What becomes of a reference to a variable that is not set: an error, or it stays as it is. Default: an error. */
  unset?: 'refuse' | 'keep';
}

/**
 * Puts the variables' values in place of `${env:NAME}` and `${env:NAME:-default}` (unset or empty: the default).
 * An unquoted scalar that is one reference and nothing else becomes a number or a boolean where its value is one; any other
 * becomes an `Expanded`, which knows what was written, and a key its text.
 * @param hidden the text that the scalar stands in
 * @returns what is wrong with its references
 */
export function expandScalar(
  scalar: Scalar,
  { env, unset = 'refuse' }: EnvReading,
  hidden: HiddenText,
): Fault[] {
  if (typeof scalar.value !== 'string') return [];
  const faults: Fault[] = [];
  const lookUp = (found: string): string => {
    const variable = variableOf(found);
    if (!variable) {
      const hint = 'Write `${env:NAME}` or `${env:NAME:-default}`.';
      faults.push({
        code: 'variable-reference-invalid',
        message: `\`${found}\` is not a reference to an environment variable.`,
        hint,
      });
      return found;
    }
    const { name, fallback } = variable;
    // What every object has, for example `constructor`, is not a variable.
    const set = Object.hasOwn(env, name) ? env[name] : undefined;
    if (set !== undefined && (set !== '' || fallback === undefined)) return set;
    if (fallback !== undefined) return fallback;
    if (unset === 'refuse') faults.push(unsetFault(name, env));
    return found;
  };
  const parts = hidden.parts(scalar.value);
  const pieces = parts
    .map((part, i) => (i % 2 === 0 ? part : { reference: part }))
    .filter((piece) => piece !== '');
  const value = parts.map((part, i) => (i % 2 === 0 ? part : lookUp(part))).join('');
  const alone = scalar.type === Scalar.PLAIN && /^\$\{env:[^}]*\}$/.test(hidden.show(scalar.value));
  const typed = alone ? retyped(value) : value;
  scalar.value = typeof typed === 'string' && parts.length > 1 ? new Expanded(typed, pieces) : typed;
  return faults;
}

/** What a reference names; nothing where it is malformed. */
export function variableOf(reference: string): { name: string; fallback?: string | undefined } | undefined {
  const parts = /^\$\{env:([A-Za-z_]\w*)(?::-(.*))?\}$/.exec(reference);
  return parts ? { name: parts[1]!, fallback: parts[2] } : undefined;
}

export function unsetFault(name: string, env: Env): Fault {
  const near = didYouMean(name, Object.keys(env));
  return {
    code: 'variable-unset',
    message: `The environment variable ${name} is not set.`,
    hint: `${near}Set it before the command: \`${name}=… heml …\`, or write a default: \`\${env:${name}:-default}\`.`,
  };
}

function retyped(value: string): unknown {
  if (!/^[\w.+-]{1,40}$/.test(value)) return value;
  const typed = parseDocument(value, { logLevel: 'silent' }).toJS();
  return typeof typed === 'number' || typeof typed === 'boolean' ? typed : value;
}
