import type { MetricTreeNode } from '@hemlkit/core';
import { distanceText, probabilityText } from '../number-text';
import { probabilityColour } from './colours';

/** How a node is shown: what its colour is, and the words beside its distance. */
export interface Judgement {
  /** The colour of its probability; absent where there is none, or nothing to compare. */
  colour?: string;
  distance: string;
  /** `87 %`, `not in b`; empty where the run has no probabilities. */
  verdict: string;
  /** A whole sentence, for those who do not see the figure. */
  sentence: string;
}

/** Which image shows nothing of a node: `not in b`, `in neither`; empty where both show it. */
export function absenceText({ absent }: Pick<MetricTreeNode, 'absent'>): string {
  if (absent.length === 0) return '';
  return absent.length === 2 ? 'in neither' : `not in ${absent[0]}`;
}

/** @param distance the type of the distance that is shown; default: the node's first */
export function judge(node: MetricTreeNode, distance = Object.keys(node.distances)[0] ?? ''): Judgement {
  const text = distanceText(node.distances[distance]);
  const absence = absenceText(node);
  if (absence) {
    const image = node.absent.length === 2 ? 'in neither image' : `not in image ${node.absent[0]}`;
    return { distance: text, verdict: absence, sentence: `${node.id}: ${image}` };
  }
  const measured = `${node.id}: ${distance} ${text}`;
  if (node.probability === undefined) return { distance: text, verdict: '', sentence: measured };
  const percent = probabilityText(node.probability);
  return {
    colour: probabilityColour(node.probability),
    distance: text,
    verdict: percent,
    sentence: `${measured}, labels differ with probability ${percent}`,
  };
}
