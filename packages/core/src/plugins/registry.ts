import type { Component } from '../contracts/component';
import { type Kind, type KindDefinition, kindsOfCore } from '../contracts/kinds';
import type { Plugin, PluginMeta, SpecSection } from '../contracts/plugin';
import type { Fault } from '../errors/problem';
import { didYouMean, listed } from '../errors/suggest';

export interface Registered {
  plugin: PluginMeta;
  component: Component;
}

/** A plugin that does not fit beside those before it, `plugins[index]`: two bring the same, or one lacks what it needs. */
export interface Clash extends Fault {
  index: number;
}

/** Every component of some plugins, by kind and type, with the kinds and the keys of a spec that they bring. */
export class Registry {
  readonly all: readonly Registered[];
  /** Core's, then the plugins'. */
  readonly kinds: readonly KindDefinition[];
  readonly sections: readonly SpecSection[];
  readonly clashes: readonly Clash[];
  readonly #byName = new Map<string, Registered>();

  constructor(plugins: readonly Plugin[]) {
    const clashes: Clash[] = [];
    /** What is brought by whom. */
    const owners = new Map<string, PluginMeta>(kindsOfCore.map(({ kind }) => [`kind ${kind}`, core]));
    const isFirst = (index: number, meta: PluginMeta, what: string, rename: string): boolean => {
      const first = owners.get(what);
      if (first) clashes.push(clash(index, what, rename, meta, first));
      else owners.set(what, meta);
      return !first;
    };
    const kinds: KindDefinition[] = [...kindsOfCore];
    const sections: SpecSection[] = [];
    for (const [index, plugin] of plugins.entries()) {
      const { meta } = plugin;
      for (const kind of plugin.kinds ?? [])
        if (isFirst(index, meta, `kind ${kind.kind}`, 'kind')) kinds.push(kind);
      for (const section of plugin.sections ?? [])
        if (isFirst(index, meta, `section ${section.key}`, 'section')) sections.push(section);
    }
    for (const [index, { meta, components }] of plugins.entries())
      for (const [i, component] of components.entries()) {
        if (!kinds.some(({ kind }) => kind === component.kind))
          clashes.push(unknownKind(index, meta, i, component.kind, kinds));
        else if (isFirst(index, meta, `${component.kind} ${component.type}`, 'component'))
          this.#byName.set(key(component.kind, component.type), { plugin: meta, component });
      }
    this.all = [...this.#byName.values()];
    this.kinds = kinds;
    this.sections = sections;
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

const core: PluginMeta = { name: '@hemlkit/core', version: '' };

/** @param what `loss triplet`, `kind remedy` or `section bias` */
function clash(index: number, what: string, thing: string, second: PluginMeta, first: PluginMeta): Clash {
  const [kind = '', name = ''] = what.split(' ');
  const twice = first.name === second.name;
  const isComponent = thing === 'component';
  return {
    code: 'plugins-clash',
    index,
    message: twice
      ? `The plugin \`${first.name}\` brings the ${kind} \`${name}\` twice.`
      : isComponent
        ? `The plugins \`${first.name}\` and \`${second.name}\` both bring a ${kind} of the type \`${name}\`.`
        : `The plugins \`${first.name}\` and \`${second.name}\` both bring the ${kind} \`${name}\`.`,
    hint: twice
      ? 'Is it listed twice? Otherwise its author has to rename one of them.'
      : 'Leave one of them out of `plugins:`; a spec cannot distinguish the two.',
  };
}

function unknownKind(
  index: number,
  { name }: PluginMeta,
  position: number,
  kind: string,
  kinds: readonly KindDefinition[],
): Clash {
  const names = kinds.map((known) => known.kind);
  return {
    code: 'kind-unknown',
    index,
    message: `Component ${position + 1} of the plugin \`${name}\` is of the kind \`${kind}\`, which does not exist.`,
    hint: `${didYouMean(kind, names)}The kinds are ${listed(names)}. Another plugin may bring it: is it in \`plugins:\`?`,
  };
}
