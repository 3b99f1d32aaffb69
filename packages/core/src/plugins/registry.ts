import type { Component } from '../contracts/component';
import type { Kind } from '../contracts/kinds';
import type { Plugin, PluginMeta } from '../contracts/plugin';

export interface Registered {
  plugin: PluginMeta;
  component: Component;
}

/** Two plugins that bring the same component: `plugins[index]` is the second one. */
export interface Clash {
  index: number;
  message: string;
  hint: string;
}

/** Every component of some plugins, by kind and type. */
export class Registry {
  readonly all: readonly Registered[];
  readonly clashes: readonly Clash[];
  readonly #byName = new Map<string, Registered>();

  constructor(plugins: readonly Plugin[]) {
    const clashes: Clash[] = [];
    for (const [index, { meta, components }] of plugins.entries()) {
      for (const component of components) {
        const name = key(component.kind, component.type);
        const other = this.#byName.get(name);
        if (other) clashes.push(clash(index, component, meta, other.plugin));
        else this.#byName.set(name, { plugin: meta, component });
      }
    }
    this.all = [...this.#byName.values()];
    this.clashes = clashes;
  }

  get(kind: Kind, type: string): Registered | undefined {
    return this.#byName.get(key(kind, type));
  }

  /** The types that there are of a kind, in the plugins' order. */
  types(kind: Kind): string[] {
    return this.all.filter(({ component }) => component.kind === kind).map(({ component }) => component.type);
  }
}

const key = (kind: Kind, type: string): string => `${kind}:${type}`;

function clash(index: number, { kind, type }: Component, second: PluginMeta, first: PluginMeta): Clash {
  const twice = first.name === second.name;
  return {
    index,
    message: twice
      ? `The plugin \`${first.name}\` brings the ${kind} \`${type}\` twice.`
      : `The plugins \`${first.name}\` and \`${second.name}\` both bring a ${kind} of the type \`${type}\`.`,
    hint: twice
      ? 'Is it listed twice? Otherwise its author has to rename one of them.'
      : 'Leave one of them out of `plugins:`; a spec could not tell which is meant.',
  };
}
