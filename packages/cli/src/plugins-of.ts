import { resolve } from 'node:path';
import { corePlugin, loadExperiment, loadPlugin, type Plugin } from '@hemlkit/core';
import type { Io } from './io';

/** HEML's own plugin packages: what is shown without a spec. */
const ownPlugins = [
  '@hemlkit/datasets',
  '@hemlkit/segmenters',
  '@hemlkit/trunks',
  '@hemlkit/loss-plugins',
  '@hemlkit/metrics',
  '@hemlkit/methods',
  '@hemlkit/rivals',
  '@hemlkit/explainers',
  '@hemlkit/trackers',
  '@hemlkit/bias',
];

/**
 * The plugins that a spec names, or without a spec those of HEML's own that are installed; core's engines are always
 * among them.
 */
export async function pluginsOf(io: Io, spec: string | undefined): Promise<readonly Plugin[]> {
  if (spec !== undefined) return (await loadExperiment(spec)).plugins;
  const plugins: Plugin[] = [];
  const warn = (message: string) => io.err(`warning: ${message}\n`);
  for (const name of ownPlugins) {
    try {
      plugins.push(await loadPlugin(name, resolve('.'), warn));
    } catch (error) {
      io.err(`left out: ${(error as Error).message}\n`);
    }
  }
  return [...plugins, corePlugin];
}
