import type { ComponentSpec, MethodContext } from '@hemlkit/core/method';
import type { AdditiveOptions } from './network';
import { additiveRecipes } from './network';
import type { Interactions } from './node-weights';
import { lossRecipes, type TotalLossSettings } from './total-loss';
import type { Tree } from './tree';

/** The method's options as a spec has them. */
export interface AdditiveSpec {
  recipe: 'shared' | 'own' | 'own-with-children';
  cropSize?: number;
  margin: number;
  widths?: number[];
  trunk?: ComponentSpec;
  hidden: number;
  dimensions: number;
  interactions: Interactions;
  heights?: number;
  height?: number;
  rootLoss?: number;
  nodeLoss?: number;
  shift: number;
  maskErrors?: number;
}

export interface AdditiveSettings {
  network: Omit<AdditiveOptions, 'trunk'> & { trunk: 'shared' | 'own' };
  /** What all nodes share in place of the network's small convolutions. */
  trunk?: ComponentSpec;
  loss: TotalLossSettings;
  /** What images are compared at. */
  height: number;
  /** The largest height that training draws. */
  heights: number;
  margin: number;
  shift: number;
  /** Share of the training images that are shown with masks that are a little wrong. */
  maskErrors: number;
  /** By how much faster the weights of the terms learn than all else. */
  logitsRate: number;
  /** Whether a missing crop is another image's in training, so that batch statistics are of real crops. */
  fillsAbsent: boolean;
}

const recipes = { shared: 'shared', own: 'own', 'own-with-children': 'ownWithChildren' } as const;

/** The options of a spec over those of its recipe. */
export function settingsOf(spec: AdditiveSpec): AdditiveSettings {
  const recipe = additiveRecipes[recipes[spec.recipe]];
  const isShared = spec.recipe === 'shared';
  const loss = isShared ? lossRecipes.shared : lossRecipes.own;
  const { cropSize = recipe.size, widths = recipe.widths, hidden, dimensions, interactions } = spec;
  return {
    network: { ...recipe, size: cropSize, widths, hidden, dimensions, interactions },
    loss: { ...loss, root: spec.rootLoss ?? loss.root, nodes: spec.nodeLoss ?? loss.nodes },
    height: spec.height ?? (isShared ? 0 : 1.5),
    heights: spec.heights ?? (isShared ? 0 : 2.5),
    ...(spec.trunk && { trunk: spec.trunk }),
    margin: spec.margin,
    shift: spec.shift,
    maskErrors: spec.maskErrors ?? 0,
    logitsRate: isShared ? 10 : 30,
    fillsAbsent: !isShared || spec.trunk !== undefined,
  };
}

/** What the network of a spec is made of. */
export interface AdditiveContext extends MethodContext {
  additive: AdditiveSettings;
  tree: Tree;
}
