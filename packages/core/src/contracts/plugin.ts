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

/** What a section's `check` may hold the section against. */
export interface SpecFacts {
  /** Names of the spec's segments. */
  segments: readonly string[];
  /** What the dataset knows of its images; absent as long as it was not asked. */
  attributes?: readonly string[];
}

/** What is wrong within a section. */
export interface SectionProblem {
  /** In lower-case words with hyphens, `segment-unknown`: programs go by it. */
  code: string;
  /** Keys and list positions from the section's top to the place. */
  path: readonly (string | number)[];
  /** What is wrong, a sentence. */
  message: string;
  /** What to do about it. */
  hint?: string;
}

/** A key of the spec that a plugin brings, beside core's own. It never decides the weights of a model. */
export interface SpecSection {
  /** The key at the top of a spec, camelCase. */
  key: string;
  /** Its value's schema; `component(kind)` and `filePath()` work in it as they do in a component's options. */
  schema: TSchema;
  /** What is wrong with a value that fits the schema. Asked once for the spec alone, and once the dataset was asked. */
  check?(value: never, facts: SpecFacts): readonly SectionProblem[];
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
