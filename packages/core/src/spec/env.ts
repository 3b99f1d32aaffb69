import { isScalar, parseDocument, Scalar } from 'yaml';
import { didYouMean } from '../errors/suggest';

export type Env = Record<string, string | undefined>;

const reference = /\$\{env:[^}\n]*\}/g;
const offset = 0xe000;

/**
 * Hides what YAML would take for its own in `${env:NAME}`, braces above all, behind private characters, one for one, so
 * that positions stay. Thus references may stand unquoted, also inside `{ root: ${env:ROOT}/faces }`.
 */
export function hideReferences(text: string): string {
  return text.replace(reference, (found) =>
    found.replace(/[^\w./\-$ ]/g, (mark) => {
      const number = mark.charCodeAt(0);
      return number < 0x80 ? String.fromCharCode(offset + number) : mark;
    }),
  );
}

export function showReferences(text: string): string {
  return text.replace(/[\ue000-\ue07f]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - offset));
}

export interface EnvFault {
  message: string;
  hint: string;
}

/**
 * Puts the variables' values in place of `${env:NAME}` and `${env:NAME:-default}` (unset or empty: the default).
 * An unquoted scalar that is one reference and nothing else becomes a number or a boolean where its value is one.
 * @returns what is wrong with its references
 */
export function expandScalar(scalar: Scalar, env: Env): EnvFault[] {
  if (typeof scalar.value !== 'string') return [];
  const written = showReferences(scalar.value);
  const faults: EnvFault[] = [];
  const value = written.replace(reference, (found) => {
    const parts = /^\$\{env:([A-Za-z_]\w*)(?::-(.*))?\}$/.exec(found);
    if (!parts) {
      const hint = 'Write `${env:NAME}` or `${env:NAME:-default}`.';
      faults.push({ message: `\`${found}\` is no reference to an environment variable.`, hint });
      return found;
    }
    const [, name, fallback] = parts;
    const set = env[name!];
    if (set !== undefined && (set !== '' || fallback === undefined)) return set;
    if (fallback === undefined) faults.push(unset(name!, env));
    return fallback ?? '';
  });
  const alone = scalar.type === Scalar.PLAIN && /^\$\{env:[^}]*\}$/.test(written);
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
  const { contents, errors } = parseDocument(value, { logLevel: 'silent' });
  const typed = errors.length === 0 && isScalar(contents) ? contents.value : value;
  return typeof typed === 'number' || typeof typed === 'boolean' ? typed : value;
}
