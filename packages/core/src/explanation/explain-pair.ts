import { HemlError } from '../contracts/error';
import type { OnEvent } from '../contracts/events';
import type { Attribution, Explainer, PixelAttribution, Question } from '../contracts/explainer';
import type { Explanation, MetricTree, MetricTreeNode } from '../contracts/explanation';
import { nodeSettings } from '../experiment/node-settings';
import { imagesOf } from '../segments/image-source';
import type { PreparedSample } from '../segments/prepare-samples';
import { absentNodes } from './absent-nodes';
import { type Calibration, calibrationSummary } from './calibration/calibration';
import { compareAtNodes, explainedImage, type NamedDistance, type Side } from './compare';
import { explanationOf } from './explanation-of';
import { questionOf } from './question';
import type { TrainedTree } from './trained-tree';

/** An explainer under the name that its explanation has in the tree. */
export interface NamedExplainer {
  name: string;
  type: string;
  explainer: Explainer;
}

export interface PairExplanation {
  tree: TrainedTree;
  /** The first is the one that is calibrated, and that explainers explain. */
  distances: readonly [NamedDistance, ...NamedDistance[]];
  calibration?: Calibration;
  explainers: readonly NamedExplainer[];
  /** Called with what an explainer finds of single pixels, which a tree does not hold. */
  onPixels?: (explainer: string, pixels: PixelAttribution) => void;
  onEvent: OnEvent;
}

/** Compares two images at every node of a trained tree, and lets explainers say which nodes the root's distance is due to. */
export async function explainPair(
  { tree, distances, calibration, explainers, onPixels, onEvent }: PairExplanation,
  a: PreparedSample,
  b: PreparedSample,
): Promise<MetricTree> {
  const { loaded, engine, data } = tree.context;
  const { hierarchy } = loaded;
  const embeddings = await tree.embed(
    tree.nodes.map(({ id }) => id),
    imagesOf([a, b]),
  );
  const [first, second] = [a, b].map(
    ({ pixels }, i): Side => ({
      rows: Object.fromEntries(
        Object.entries(embeddings).map(([id, { rows, dimensions }]) => [
          id,
          rows.slice(i * dimensions, (i + 1) * dimensions),
        ]),
      ),
      absent: absentNodes(hierarchy, data.segmenter.classes, pixels),
    }),
  ) as [Side, Side];
  const [{ type, distance }] = distances;
  const { background } = nodeSettings(loaded, hierarchy.root).training;
  const question = questionOf({ tree, distance, background, a, b });
  const explanations: Record<string, Explanation> = {};
  for (const { name, type: explainerType, explainer } of explainers) {
    const found = await attributed(explainer, question);
    if (typeof found === 'string') onEvent({ type: 'warning', message: `No ${explainer.title}: ${found}` });
    else {
      explanations[name] = explanationOf(found, hierarchy, {
        type: explainerType,
        title: explainer.title,
        distance: type,
      });
      if (found.pixels) onPixels?.(name, found.pixels);
    }
  }
  const comparison = { engine, nodes: hierarchy.nodes, distances, ...(calibration && { calibration }) };
  const [nodes] = (await compareAtNodes(comparison, first, [second])) as [MetricTreeNode[]];
  return {
    version: 2,
    a: explainedImage(a.sample),
    b: explainedImage(b.sample),
    root: hierarchy.root,
    ...(tree.height !== undefined && { height: tree.height }),
    nodes,
    ...(calibration && { calibration: calibrationSummary(calibration) }),
    explanations,
  };
}

/** @returns the reason where the explainer refuses, because the rest of the tree is still useful */
async function attributed(explainer: Explainer, question: Question): Promise<Attribution | string> {
  try {
    const found = await explainer.explain(question);
    const numbers = [...Object.values(found.nodes), ...Object.values(found.own ?? {})];
    if (numbers.every(Number.isFinite)) return found;
    return 'the distance is not a finite number with some of the segments.';
  } catch (error) {
    if (error instanceof HemlError) return error.message;
    throw error;
  }
}
