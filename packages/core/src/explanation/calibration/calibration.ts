import type { MetricTreeNode, TreeCalibration } from '../../contracts/explanation';
import type { NodeCalibration } from './calibrate-node';
import { chanceAt } from './isotonic';
import { shareBelow } from './quantiles';

/** The calibration of a tree's nodes for one distance, as a run's folder keeps it. */
export interface Calibration extends TreeCalibration {
  /** Larger is closer. */
  inverted: boolean;
  /** Nodes with too few pairs are missing. */
  nodes: Record<string, NodeCalibration>;
}

/** The probability of different labels at a node's distance, its percentile, and how reliable the two are. */
export function judge(
  { inverted, nodes }: Calibration,
  node: string,
  distance: number,
): Pick<MetricTreeNode, 'probability' | 'percentile' | 'reliability'> {
  const fitted = Object.hasOwn(nodes, node) ? nodes[node] : undefined;
  if (!fitted || Number.isNaN(distance)) return {};
  const dissimilarity = inverted ? -distance : distance;
  return {
    probability: chanceAt(fitted.curve, dissimilarity),
    percentile: shareBelow(fitted.quantiles, dissimilarity),
    ...(fitted.reliability && { reliability: fitted.reliability }),
  };
}

/** What it was fitted on, without the fits. */
export const calibrationSummary = ({
  method,
  distance,
  split,
  samples,
  pairs,
  differing,
}: Calibration): TreeCalibration => ({ method, distance, split, samples, pairs, differing });
