import { stat } from 'node:fs/promises';
import type { TSchema } from 'typebox';
import { hashFile } from '../files/hash';
import { corePlugin } from '../plugins/core-plugin';
import type { LoadedExperiment } from './load-experiment';
import { walkPlaces } from './places';
import { pluginVersion } from './plugin-versions';
import { validatorFor } from './validator';

/** A part of a spec as it decides a result. */
export interface Content {
  /** The part with the hash of each file in place of its path: equal files under other names are equal. */
  value: unknown;
  /**
   * The plugins whose components the part names, with their versions; core is not among them, whose changes raise the
   * version of training.
   */
  plugins: Record<string, string>;
}

/** Reads what parts of one spec decide. Each file is hashed once. */
export class ContentReader {
  private readonly hashes = new Map<string, Promise<string>>();
  private readonly versions = new Map<string, Promise<string>>();

  constructor(private readonly loaded: LoadedExperiment) {}

  /** @param schema of the part, with its marks */
  async of(schema: TSchema, part: unknown): Promise<Content> {
    const { registry } = validatorFor(this.loaded.plugins);
    const files = new Set<string>();
    const plugins = new Set<string>();
    walkPlaces(registry, schema, part, {
      path(file) {
        files.add(file);
        return file;
      },
      component(kind, type) {
        const name = registry.get(kind, type)?.plugin.name;
        if (name !== undefined && name !== corePlugin.meta.name) plugins.add(name);
      },
    });
    const hashes = new Map(
      await Promise.all(
        [...files].map(async (file) => [file, await this.hashOf(await this.loaded.hub.local(file))] as const),
      ),
    );
    const versions = await Promise.all(
      [...plugins].sort().map(async (name) => [name, await this.versionOf(name)] as const),
    );
    return {
      value: walkPlaces(registry, schema, part, { path: (file) => hashes.get(file) ?? file }),
      plugins: Object.fromEntries(versions),
    };
  }

  /** A path that leads to no file stands for itself. */
  private hashOf(file: string): Promise<string> {
    return remembered(this.hashes, file, async () => {
      const isFile = await stat(file).then(
        (found) => found.isFile(),
        () => false,
      );
      return isFile ? hashFile(file) : file;
    });
  }

  private versionOf(plugin: string): Promise<string> {
    return remembered(this.versions, plugin, () => pluginVersion(this.loaded, plugin));
  }
}

function remembered<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
