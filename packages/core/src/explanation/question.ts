import type { HierarchyNode } from '../contracts/experiment';
import type { Question } from '../contracts/explainer';
import { imagesOf } from '../segments/image-source';
import { pixelQuestion } from './pixels/pixel-question';
import type { TrainedTree } from './trained-tree';
import { type ViewRequest, viewDistances } from './view-distances';

/** Two images and what compares them at the root. */
export interface QuestionRequest extends Omit<ViewRequest, 'tree' | 'node'> {
  tree: Pick<TrainedTree, 'context' | 'embed' | 'contributions' | 'attribution' | 'pixels'>;
}

/** What an explainer is asked of two images. */
export function questionOf({ tree, ...request }: QuestionRequest): Question {
  const { hierarchy, experiment } = tree.context.loaded;
  const { contributions, attribution } = tree;
  const pair = imagesOf([request.a, request.b]);
  const node = hierarchy.nodes.find(({ id }) => id === hierarchy.root) as HierarchyNode;
  return {
    node,
    hierarchy,
    method: experiment.method.type,
    distances: viewDistances({ tree, node: hierarchy.root, ...request }),
    ...(contributions && { contributions: () => contributions(pair) }),
    ...(attribution && { attribution: () => attribution(pair) }),
    pixels: () => pixelQuestion({ tree, node, ...request }),
  };
}
