import type { ErrorObject } from 'ajv';
import type { Kind } from '../contracts/kinds';
import { type Path, type Problem, showPath } from '../errors/problem';
import { didYouMean, listed } from '../errors/suggest';
import type { Registry } from '../plugins/registry';
import { kindKeyword, typeKeyword } from './assemble';
import { packageOfSection } from './sections';
import { code, describeSchema, show } from './show';
import { withoutRepeats } from './unions';

type Loose = Record<string, unknown>;

/** Far more than are reported. A limit, because each is compared with each. */
const mostErrors = 1000;

/**
 * Ajv's errors as sentences, without those that only repeat another.
 * @param called what the whole is called
 */
export function translate(
  errors: readonly ErrorObject[],
  base: Path,
  registry: Registry,
  called = 'a spec',
): Problem[] {
  const problems = withoutRepeats(errors.slice(0, mostErrors)).map((error) =>
    sentence(error, [...base, ...pathOf(error)], registry, called),
  );
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const id = JSON.stringify([problem.path, problem.message]);
    return !seen.has(id) && seen.add(id);
  });
}

/** The JSON pointer as keys; a list's positions become numbers. */
function pathOf({ instancePath }: ErrorObject): (string | number)[] {
  const keys = instancePath.split('/').slice(1);
  return keys.map((key) => {
    const plain = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return /^\d+$/.test(plain) ? Number(plain) : plain;
  });
}

function sentence(error: ErrorObject, path: Path, registry: Registry, called: string): Problem {
  const { keyword, params, data } = error;
  const name = showPath(path);
  const parent = (error.parentSchema ?? {}) as Loose;
  const hint =
    typeof parent.description === 'string' ? `${name}: ${parent.description}` : unquoted(path, data);
  const must = (rule: string): Problem => ({
    code: 'option-invalid',
    path,
    message: `${name} must be ${rule}, but is ${show(data)}.`,
    ...(hint === undefined ? {} : { hint }),
  });
  switch (keyword) {
    case 'additionalProperties':
      return unknownKey(String(params.additionalProperty), path, parent, called);
    case 'required':
      return missing(String(params.missingProperty), path, parent, registry);
    case 'discriminator':
      return wrongType(params.tagValue, path, parent, registry);
    case 'type':
      return typeof parent[kindKeyword] === 'string'
        ? notAComponent(path, data, parent, registry)
        : must(describeSchema(parent));
    case 'enum':
    case 'const': {
      const problem = must(describeSchema(parent));
      const choices = Array.isArray(parent.enum) ? parent.enum.filter((one) => typeof one === 'string') : [];
      const guess = typeof data === 'string' ? didYouMean(data, choices) : '';
      return guess ? { ...problem, hint: guess.trim() } : problem;
    }
    case 'pattern':
      return {
        ...must(''),
        code: 'option-invalid',
        message: `${name} cannot be ${show(data)}.`,
        ...(parent.description ? {} : { hint: form(params) }),
      };
    case 'anyOf':
    case 'oneOf':
      return must(describeSchema({ anyOf: error.schema }));
    default:
      return must(limits[keyword]?.(params as Loose) ?? `such that it ${error.message ?? 'fits'}`);
  }
}

/** The way out for a segment whose name YAML reads as something else. */
const unquoted = ([top]: Path, data: unknown): string | undefined =>
  top === 'segments' && (typeof data === 'number' || typeof data === 'boolean')
    ? `A name that YAML reads as a ${typeof data} stands in quotes: '${String(data)}'.`
    : undefined;

const limits: Record<string, (params: Loose) => string> = {
  minimum: ({ limit }) => `${String(limit)} or more`,
  maximum: ({ limit }) => `${String(limit)} or less`,
  exclusiveMinimum: ({ limit }) => `more than ${String(limit)}`,
  exclusiveMaximum: ({ limit }) => `less than ${String(limit)}`,
  minItems: ({ limit }) => `a list of ${String(limit)} or more`,
  maxItems: ({ limit }) => `a list of ${String(limit)} at most`,
  maxLength: ({ limit }) => `${String(limit)} letters or fewer`,
  minLength: ({ limit }) => (limit === 1 ? 'not empty' : `${String(limit)} letters or more`),
  multipleOf: ({ multipleOf }) => `a multiple of ${String(multipleOf)}`,
  uniqueItems: () => 'a list without repetition',
  minProperties: ({ limit }) => `a map of ${String(limit)} key or more`,
  maxProperties: ({ limit }) => `a map of ${String(limit)} key at most`,
};

const form = ({ pattern }: Loose): string => `It has to match \`${String(pattern)}\`.`;

/** `the loss triplet`, or the map's place. */
function owner(path: Path, parent: Loose, called: string): string {
  const type = parent[typeKeyword];
  if (typeof type === 'string') return `the ${String(parent[kindKeyword])} \`${type}\``;
  return path.length === 0 ? called : `\`${showPath(path)}\``;
}

function unknownKey(key: string, path: Path, parent: Loose, called: string): Problem {
  const known = Object.keys((parent.properties as Loose | undefined) ?? {});
  // Those of packages that are loaded once the spec has their section.
  const others = path.length === 0 && called === 'a spec' ? Object.keys(packageOfSection) : [];
  const options = [...new Set([...known, ...others])];
  const rule = options.length > 0 ? `The options are ${listed(options)}.` : 'It takes no options.';
  return {
    code: 'option-unknown',
    path: [...path, key],
    message: `${showPath([...path, key])} is not an option of ${owner(path, parent, called)}.`,
    hint: `${didYouMean(key, options)}${rule}`,
    at: 'key',
  };
}

function missing(key: string, path: Path, parent: Loose, registry: Registry): Problem {
  const own = (parent.properties as Record<string, Loose> | undefined)?.[key];
  const kind = parent[kindKeyword] as Kind | undefined;
  const what = typeof own?.description === 'string' ? ` ${own.description}` : '';
  const hint =
    key === 'type' && kind
      ? `The types of ${kind} are ${types(kind, registry)}.`
      : `Write \`${key}: …\`.${what}`;
  return {
    code: 'option-missing',
    path,
    message: `${showPath([...path, key])} is missing.`,
    hint,
    at: 'key',
  };
}

function types(kind: Kind, registry: Registry): string {
  return listed(registry.types(kind)) || `none yet: no package in \`plugins:\` brings one`;
}

function notAComponent(path: Path, data: unknown, parent: Loose, registry: Registry): Problem {
  const kind = parent[kindKeyword] as Kind;
  const example =
    typeof data === 'string' && registry.get(kind, data) ? data : (registry.types(kind)[0] ?? '…');
  return {
    code: 'option-invalid',
    path,
    message: `${showPath(path)} must be a ${kind} with its \`type\`, but is ${show(data)}.`,
    hint: `Write \`{ type: ${example} }\`.`,
  };
}

function wrongType(tag: unknown, path: Path, parent: Loose, registry: Registry): Problem {
  const kind = parent[kindKeyword] as Kind;
  const place: Path = [...path, 'type'];
  const hint = `${didYouMean(String(tag), registry.types(kind))}The types of ${kind} are ${types(kind, registry)}.`;
  if (typeof tag !== 'string') {
    return {
      code: 'option-invalid',
      path: place,
      message: `${showPath(place)} must be a text, but is ${show(tag)}.`,
      hint,
    };
  }
  const own = registry.kinds.find((known) => known.kind === kind)?.package;
  const ask = ` Is its package in \`plugins:\`?${own === undefined ? '' : ` HEML's own of this kind are in ${code(own)}.`}`;
  return {
    code: 'component-unknown',
    path: place,
    message: `There is no ${kind} of the type ${code(tag)} (${showPath(place)}).`,
    hint: hint + ask,
  };
}
