import type { Component } from './component';

export interface PluginMeta {
  /** The package's name. */
  name: string;
  version: string;
  /** The versions of @hemlkit/core it works with, a semver range. Default: any. */
  core?: string;
}

/** A plugin package's default export. Nothing registers by import side effect. */
export interface Plugin {
  meta: PluginMeta;
  components: readonly Component[];
}
