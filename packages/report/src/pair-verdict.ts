import type { MetricTree } from '@hemlkit/core';
import { percentText, probabilityText } from './number-text';
import { sharesOf } from './shown';

/** Probabilities this near to one half judge nothing. */
const undecided = 0.1;
/** A node with a larger share holds most of the distance. */
const most = 0.5;

export interface PairVerdict {
  /** `Different labels, 99 % sure.` Empty where the tree has no probabilities. */
  judgement: string;
  /** `Most of the distance: lips (88 %).` Empty where no explainer has attributed it. */
  cause: string;
  /** Whether the judgement is right, where both labels are known and there is one. */
  truth?: { isRight: boolean; text: string };
}

/** What a person wants to know of a pair first: same or different, how sure, which part it is due to, and whether it is right. */
export function pairVerdict(tree: MetricTree): PairVerdict {
  const root = tree.nodes.find(({ id }) => id === tree.root);
  const { probability } = root ?? {};
  return { cause: causeOf(tree), ...judgementOf(tree, probability) };
}

function judgementOf({ a, b }: MetricTree, probability?: number): Pick<PairVerdict, 'judgement' | 'truth'> {
  if (probability === undefined || !Number.isFinite(probability)) return { judgement: '' };
  if (Math.abs(probability - 0.5) < undecided)
    return {
      judgement: `Undecided: different labels with a probability of ${probabilityText(probability)}.`,
    };
  const isDifferent = probability > 0.5;
  const sure = probabilityText(isDifferent ? probability : 1 - probability);
  const judgement = `${isDifferent ? 'Different labels' : 'The same label'}, ${sure} sure.`;
  if (!a.label || !b.label) return { judgement };
  const isRight = isDifferent === (a.label !== b.label);
  const labels = a.label === b.label ? `both are ${a.label}` : `${a.label} and ${b.label}`;
  return { judgement, truth: { isRight, text: `${isRight ? 'Right' : 'Wrong'}: ${labels}.` } };
}

/** The lowest node that has most of the root's distance by itself: the root where no part has, or nothing is attributed. */
export function mainNode(tree: MetricTree): string {
  const shares = sharesOf(tree)?.nodes ?? {};
  const whole = shares[tree.root] ?? 0;
  let id = tree.root;
  while (whole > 0) {
    const { children = [] } = tree.nodes.find((node) => node.id === id) ?? {};
    const [next] = [...children].sort((x, y) => (shares[y] ?? 0) - (shares[x] ?? 0));
    if (next === undefined || (shares[next] ?? 0) <= most * whole) break;
    id = next;
  }
  return id;
}

function causeOf(tree: MetricTree): string {
  const { nodes = {}, own } = sharesOf(tree) ?? {};
  const whole = nodes[tree.root] ?? 0;
  if (whole <= 0) return '';
  const shareOf = (id: string) => (nodes[id] ?? 0) / whole;
  const main = mainNode(tree);
  if (main !== tree.root) return `Most of the distance: ${main} (${percentText(shareOf(main))}).`;
  const seenAsWhole = (own?.[main] ?? 0) / whole;
  if (seenAsWhole > most)
    return `Most of the distance (${percentText(seenAsWhole)}) is the image seen as a whole.`;
  const [first] = tree.nodes
    .filter(({ id }) => id !== tree.root)
    .sort((x, y) => shareOf(y.id) - shareOf(x.id));
  if (!first) return '';
  return `No part has most of the distance; ${first.id} has the largest share (${percentText(shareOf(first.id))}).`;
}
