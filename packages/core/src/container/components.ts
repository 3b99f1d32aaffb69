import type { Component } from '../contracts/component';
import type { ComponentSpec } from '../contracts/component-spec';
import { HemlError, HemlErrors, isHemlError } from '../contracts/error';
import type { Kind, Kinds } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';
import type { Log, Paths } from '../contracts/services';
import type { TF } from '../contracts/tf';
import type { Validator } from '../experiment/validator';
import type { Registered } from '../plugins/registry';
import { makeNested } from './nested';

export interface ComponentsOptions {
  plugins: readonly Plugin[];
  /** `tf` is asked for when a component that injects it is made: the engine, a component itself, starts then. */
  services: { paths: Paths; log: Log; tf: () => TF | Promise<TF> };
  /** Where a path of the options leads that is not one of this machine. Default: all are. */
  local?: (path: string) => Promise<string>;
}

/** A component's `create` with its services filled in. */
export type Creator = (options: unknown, context: unknown) => unknown;
export type FindCreator = (kind: Kind, type: string) => Promise<Creator>;

/** The components that some plugins bring: listed, looked up and made. */
export class Components {
  readonly plugins: readonly Plugin[];
  readonly #validator: Validator;
  readonly #creator: FindCreator;
  readonly #local: NonNullable<ComponentsOptions['local']>;

  constructor(
    plugins: readonly Plugin[],
    validator: Validator,
    creator: FindCreator,
    local: ComponentsOptions['local'] = async (path) => path,
  ) {
    this.plugins = plugins;
    this.#validator = validator;
    this.#creator = creator;
    this.#local = local;
  }

  /** All components, or those of one kind, each with its plugin. */
  list(kind?: Kind): readonly Registered[] {
    const { all } = this.#validator.registry;
    return kind === undefined ? all : all.filter(({ component }) => component.kind === kind);
  }

  get<K extends Kind>(kind: K, type: string): Component<K> | undefined {
    return this.#validator.registry.get(kind, type)?.component as Component<K> | undefined;
  }

  /**
   * Makes a component: checks its options, fills in their defaults, makes the components among its options first
   * (they are given the same context), then calls its `create` with the services that it asks for.
   * @param spec `{ type, ...options }`; it is not changed
   * @throws HemlError (usage) for an unknown type or options that do not fit; (run) when `create` throws
   */
  async create<K extends Kind>(
    kind: K,
    spec: ComponentSpec,
    context: Kinds[K]['context'],
  ): Promise<Kinds[K]['product']> {
    const checked = structuredClone(spec);
    const errors = this.#validator
      .component(kind, checked, [kind])
      .map(({ code, message, hint }) => new HemlError(message, { code, kind: 'usage', hint }));
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new HemlErrors(errors);
    return (await this.#make(kind, checked, context)) as Kinds[K]['product'];
  }

  async #make(kind: Kind, { type, ...given }: ComponentSpec, context: object): Promise<unknown> {
    const { component, plugin } = this.#validator.registry.get(kind, type)!;
    const options = await makeNested(component.options, given, {
      make: (inner, spec) => this.#make(inner, spec, context),
      local: this.#local,
    });
    try {
      const create = await this.#creator(kind, type);
      return await create(options, context);
    } catch (cause) {
      if (isHemlError(cause)) throw cause;
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `The ${kind} \`${type}\` of the plugin \`${plugin.name}\` could not be made: ${reason}`;
      throw new HemlError(message, {
        code: 'component-create-failed',
        cause,
        hint: '`--debug` shows where in the plugin it failed.',
      });
    }
  }
}
