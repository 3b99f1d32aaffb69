import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corePlugin } from '@hemlkit/core';
import type { Component, ComponentSpec, Engine, Kind, Kinds, Plugin, TF } from '@hemlkit/core/plugin';
import { createComponents } from '@hemlkit/core/run';
import { standInModels } from './stand-in-models';
import { standIns } from './stand-ins';

/** Caches of this process's workbenches: they are removed with it, since a workbench has no end of its own. */
const folders = new Set<string>();
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export interface WorkbenchOptions {
  /** The components under test. */
  components?: readonly Component[];
  /** Plugins whose components those have among their options. */
  plugins?: readonly Plugin[];
  /** What tf runs on. Default: the environment's HEML_TEST_ENGINE, else `cpu`, which starts at once. */
  engine?: 'cpu' | 'onnxruntime' | 'tensorflow';
}

/** Components made as a run makes them: options checked, defaults filled in, services injected. */
export interface Workbench {
  tf: TF;
  engine: Engine;
  /** The messages that components have logged so far. */
  messages: string[];
  create<K extends Kind>(
    kind: K,
    spec: ComponentSpec,
    context: Kinds[K]['context'],
  ): Promise<Kinds[K]['product']>;
}

/**
 * A place to try components out. Distances that an option asks for and no plugin brings (`euclidean`, `cosine`,
 * `dot`, `snr`) are there in plain form, so that a loss or a miner can be tested by itself. A trunk, an embedder, a merge, a
 * sampler, a loss and an optimizer, each of the type `plain`, are there too, so that a method can be tested.
 */
export async function workbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { components = [], plugins = [] } = options;
  const type = options.engine ?? process.env.HEML_TEST_ENGINE ?? 'cpu';
  const brought = [...components, ...plugins.flatMap((plugin) => plugin.components)];
  const isBrought = (one: Component) =>
    brought.some(({ kind, type }) => kind === one.kind && type === one.type);
  const messages: string[] = [];
  const record = (message: string) => {
    messages.push(message);
  };
  const folder = mkdtempSync(join(tmpdir(), 'heml-workbench-'));
  folders.add(folder);
  let engine: Engine | undefined;
  const made = createComponents({
    plugins: [
      { ...corePlugin, components: corePlugin.components.filter((one) => !isBrought(one)) },
      ...plugins,
      { meta: { name: 'under-test', version: '0.0.0' }, components },
      {
        meta: { name: 'stand-ins', version: '0.0.0' },
        components: [...standIns, ...standInModels].filter((one) => !isBrought(one)),
      },
    ],
    services: {
      paths: { spec: process.cwd(), cache: folder },
      log: { info: record, warn: record },
      tf: () => (engine as Engine).tf,
    },
  });
  engine = await made.create('engine', { type }, {});
  return {
    tf: engine.tf,
    engine,
    messages,
    create: (kind, spec, context) => made.create(kind, spec, context),
  };
}
