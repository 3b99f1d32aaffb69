import { parseDocument, Scalar } from 'yaml';
import { didYouMean } from '../errors/suggest';
import type { HiddenText } from './references';

export type Env = Record<string, string | undefined>;

export interface EnvFault {
  message: string;
  hint: string;
}

/**
 * Puts the variables' values in place of `${env:NAME}` and `${env:NAME:-default}` (unset or empty: the default).
 * An unquoted scalar that is one reference and nothing else becomes a number or a boolean where its value is one.
 * @param hidden the text that the scalar stands in
 * @returns what is wrong with its references
 */
export function expandScalar(scalar: Scalar, env: Env, hidden: HiddenText): EnvFault[] {
  if (typeof scalar.value !== 'string') return [];
  const faults: EnvFault[] = [];
  const value = hidden.replace(scalar.value, (found) => {
    const parts = /^\$\{env:([A-Za-z_]\w*)(?::-(.*))?\}$/.exec(found);
    if (!parts) {
      const hint = 'Write `${env:NAME}` or `${env:NAME:-default}`.';
      faults.push({ message: `\`${found}\` is no reference to an environment variable.`, hint });
      return found;
    }
    const [, name, fallback] = parts;
    // What every object has, `constructor` say, is no variable.
    const set = Object.hasOwn(env, name!) ? env[name!] : undefined;
    if (set !== undefined && (set !== '' || fallback === undefined)) return set;
    if (fallback === undefined) faults.push(unset(name!, env));
    return fallback ?? '';
  });
  const alone = scalar.type === Scalar.PLAIN && /^\$\{env:[^}]*\}$/.test(hidden.show(scalar.value));
  scalar.value = alone ? retyped(value) : value;
  return faults;
}

function unset(name: string, env: Env): EnvFault {
  const near = didYouMean(name, Object.keys(env));
  return {
    message: `The environment variable ${name} is not set.`,
    hint: `${near}Set it before the command: \`${name}=… heml …\`, or write a default: \`\${env:${name}:-default}\`.`,
  };
}

function retyped(value: string): unknown {
  if (!/^[\w.+-]{1,40}$/.test(value)) return value;
  const typed = parseDocument(value, { logLevel: 'silent' }).toJS();
  return typeof typed === 'number' || typeof typed === 'boolean' ? typed : value;
}
