import type { TSchema } from 'typebox';
import type { Component } from './component';
import type { KindDefinition } from './kinds';

export interface PluginMeta {
  /** The package's name. */
  name: string;
  version: string;
  /** The versions of @hemlkit/core it works with, a semver range. Default: any. */
  core?: string;
}

/** A key of the spec that a plugin brings, beside core's own. It never decides the weights of a model. */
export interface SpecSection {
  /** The key at the top of a spec, camelCase. */
  key: string;
  /** Its value's schema; `component(kind)` and `filePath()` work in it as they do in a component's options. */
  schema: TSchema;
}

/** A plugin package's default export. Nothing registers by import side effect. */
export interface Plugin {
  meta: PluginMeta;
  components: readonly Component[];
  /** Kinds of component that it brings; see `Kinds`. */
  kinds?: readonly KindDefinition[];
  /** Keys of the spec that it brings. */
  sections?: readonly SpecSection[];
}
