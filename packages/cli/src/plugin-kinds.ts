/** Kinds of which there is a template: a folder `templates/plugin-KIND` each. */
export const pluginKinds = [
  'dataset',
  'segmenter',
  'method',
  'trunk',
  'embedder',
  'merge',
  'miner',
  'loss',
  'reducer',
  'regularizer',
  'sampler',
  'optimizer',
  'distance',
  'metric',
  'explainer',
  'executor',
  'tracker',
] as const;

export type PluginKind = (typeof pluginKinds)[number];
