import type { TObject } from 'typebox';
import type { Component, ComponentDefinition, Inject } from '../contracts/component';
import type { Kind } from '../contracts/kinds';
import type { Plugin } from '../contracts/plugin';

/** A `define…` function. A type of its own, so that a plugin's declarations need no TypeBox of their own. */
export type Define<K extends Kind> = <O extends TObject, const I extends Inject = Record<string, never>>(
  definition: ComponentDefinition<K, O, I>,
) => Component<K>;

/**
 * Makes the `define…` function of one kind; the types of `options` and `inject` reach `create`. Core's kinds have theirs
 * below; a plugin that brings a kind makes one for it, `export const defineRemedy = definer('remedy')`.
 */
export function definer<K extends Kind>(kind: K): Define<K> {
  // The result names no schema's type either.
  return (definition) => ({ ...definition, kind }) as unknown as Component<K>;
}

export const defineDataset = definer('dataset');
export const defineSegmenter = definer('segmenter');
export const defineMethod = definer('method');
export const defineTrunk = definer('trunk');
export const defineEmbedder = definer('embedder');
export const defineMerge = definer('merge');
export const defineMiner = definer('miner');
export const defineLoss = definer('loss');
export const defineReducer = definer('reducer');
export const defineRegularizer = definer('regularizer');
export const defineSampler = definer('sampler');
export const defineOptimizer = definer('optimizer');
export const defineDistance = definer('distance');
export const defineMetric = definer('metric');
export const defineExplainer = definer('explainer');
export const defineEngine = definer('engine');
export const defineExecutor = definer('executor');
export const defineTracker = definer('tracker');

/** A plugin package's default export. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
