import { resolve } from 'node:path';
import { enginePlugin, loadExperiment, loadPlugin, type Plugin } from '@hemlkit/core';

/** HEML's own plugin packages: what is shown without a spec. */
const ownPlugins = [
  '@hemlkit/datasets',
  '@hemlkit/segmenters',
  '@hemlkit/trunks',
  '@hemlkit/loss-plugins',
  '@hemlkit/metrics',
];

/** The plugins that a spec names, or without a spec HEML's own; core's engines are always among them. */
export async function pluginsOf(spec: string | undefined): Promise<readonly Plugin[]> {
  if (spec !== undefined) return (await loadExperiment(spec)).plugins;
  return [...(await Promise.all(ownPlugins.map((name) => loadPlugin(name, resolve('.'))))), enginePlugin];
}
