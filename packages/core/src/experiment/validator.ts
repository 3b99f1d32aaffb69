import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { laterKeyword, pathKeyword } from '../contracts/component';
import { HemlError } from '../contracts/error';
import type { Kind } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';
import type { Path, Problem } from '../errors/problem';
import { Registry } from '../plugins/registry';
import { assembleSchema, kindKeyword, typeKeyword } from './assemble';
import { translate } from './translate';
import type { JsonSchema } from './walk-schema';

/** Checks values by the schema that some plugins make, and writes the defaults into them. */
export interface Validator {
  registry: Registry;
  /** The whole schema; that of editors is made from it. */
  schema: JsonSchema;
  /** Each fills defaults in place. @param path where the value stands, for the problems' paths */
  experiment(value: unknown): Problem[];
  model(value: unknown, path: Path): Problem[];
  training(value: unknown, path: Path): Problem[];
  component(kind: Kind, value: unknown, path?: Path): Problem[];
}

const known = new WeakMap<readonly Plugin[], Validator>();

/** A plugin whose options are not a valid JSON Schema. */
export class PluginSchemaError extends HemlError {
  /** Which of the plugins. */
  readonly index: number;

  constructor(index: number, message: string, cause: unknown) {
    const hint = 'Plain `Type.…` schemas work; a default inside a union (anyOf, oneOf) does not.';
    super(message, { code: 'plugin-schema-invalid', kind: 'usage', hint, cause });
    this.index = index;
  }
}

/**
 * The validator of these plugins; made once for each array.
 * @throws PluginSchemaError naming the plugin whose options cannot be checked
 */
export function validatorFor(plugins: readonly Plugin[]): Validator {
  const found = known.get(plugins);
  if (found) return found;
  const made = createValidator(plugins);
  known.set(plugins, made);
  return made;
}

export const newAjv = (): Ajv =>
  new Ajv({
    allErrors: true,
    discriminator: true,
    useDefaults: true,
    verbose: true,
    logger: false,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    // Inlined references would lose their defaults under if/else.
    inlineRefs: false,
    // Checks run a few times each: to optimise their code takes longer than it saves.
    code: { optimize: false },
    // A component's options may carry keywords of their author's.
    keywords: [kindKeyword, typeKeyword, pathKeyword, laterKeyword],
  });

function createValidator(plugins: readonly Plugin[]): Validator {
  const registry = new Registry(plugins);
  const schema = assembleSchema(registry);
  const ajv = newAjv();
  const compiled = new Map<string, ValidateFunction>();
  try {
    ajv.addSchema(schema, 'heml');
    compiled.set('', ajv.getSchema('heml')!);
  } catch (error) {
    throw culprit(plugins, error);
  }
  const check = (pointer: string, value: unknown, path: Path): Problem[] => {
    const validate = compiled.get(pointer) ?? ajv.getSchema(`heml#${pointer}`)!;
    compiled.set(pointer, validate);
    return validate(value) ? [] : translate(validate.errors as ErrorObject[], path, registry);
  };
  return {
    registry,
    schema,
    experiment: (value) => check('', value, []),
    model: (value, path) => check('/$defs/model', value, path),
    training: (value, path) => check('/$defs/training', value, path),
    component: (kind, value, path = []) => check(`/$defs/${kind}`, value, path),
  };
}

/** The whole schema does not compile: which plugin's fault is it? */
function culprit(plugins: readonly Plugin[], error: unknown): unknown {
  for (const [index, plugin] of plugins.entries()) {
    for (const component of plugin.components) {
      const alone = { meta: plugin.meta, components: [component] };
      try {
        newAjv().compile(assembleSchema(new Registry([alone])));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        const what = `The options of the ${component.kind} \`${component.type}\` in the plugin \`${plugin.meta.name}\``;
        return new PluginSchemaError(index, `${what} are not a valid JSON Schema: ${reason}`, cause);
      }
    }
  }
  return error;
}
