import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { inkOn } from '../figures/colours';
import { judge } from '../figures/judgement';
import { type Markup, markup } from '../markup/markup';
import { percentText, signedText } from '../number-text';
import type { Pictures } from '../pictures';
import { firstDistance, sharesOf } from '../shown';
import { shelfPicture } from './picture-shelf';

const side = 44;

/**
 * The metric tree of a pair as nested lists, whose joined nodes open and close: it needs no script, fits a phone, and is
 * read out node by node.
 *
 * @param a pictures that the page holds, as a `PictureShelf` gives them
 */
export function metricTreeList(tree: MetricTree, a: Pictures, b: Pictures): Markup {
  const nodes = new Map(tree.nodes.map((node) => [node.id, node]));
  const distance = firstDistance(tree);
  const shares = sharesOf(tree)?.nodes;
  const item = (id: string): Markup | undefined => {
    const node = nodes.get(id);
    if (!node) return undefined;
    const row = nodeRow(node, distance, shares, { a, b });
    if (node.children.length === 0) return markup`<li><div class="row">${row}</div></li>`;
    return markup`<li><details open><summary class="row">${row}</summary><ul>${node.children.map(item)}</ul></details></li>`;
  };
  const heads = markup`<div class="row heads" aria-hidden="true"><span class="node">node</span><span class="chance">differ</span><span class="number">${distance}</span>${shares && markup`<span class="number">share</span>`}</div>`;
  return markup`<div class="tree">${heads}<ul aria-label="${`Metric tree of ${tree.a.id} and ${tree.b.id}`}">${item(tree.root)}</ul></div>`;
}

function nodeRow(
  node: MetricTreeNode,
  distance: string,
  shares: Readonly<Record<string, number>> | undefined,
  pictures: { a: Pictures; b: Pictures },
): Markup {
  const judged = judge(node, distance);
  const shown = (which: 'a' | 'b'): Markup => {
    const uri = pictures[which].nodes[node.id];
    return node.absent.includes(which) || uri === undefined
      ? markup`<span class="nothing" role="img" aria-label="${`nothing of ${node.id} in ${which}`}"></span>`
      : shelfPicture(uri, side, `${node.id} of ${which}`);
  };
  const colours = judged.colour && markup` style="background:${judged.colour};color:${inkOn(judged.colour)}"`;
  const spoken = node.probability !== undefined && node.absent.length === 0;
  return markup`<span class="pictures">${shown('a')}${shown('b')}</span><span class="node">${node.id}</span><span class="chance"${colours}>${judged.verdict}${spoken && markup`<span class="unseen"> likely of different labels</span>`}</span><span class="number"><span class="unseen">${distance} </span>${judged.distance}</span>${
    shares &&
    markup`<span class="number"><span class="unseen">share </span>${signedText(shares[node.id])}</span>`
  }`;
}

/** A probability this far from what one would say without looking tells something. */
const telling = 0.2;

/** What a tree says in a sentence or two: the judgement at the root, and the single segments that tell most. */
export function treeSentence(tree: MetricTree): string {
  const distance = firstDistance(tree);
  const root = tree.nodes.find(({ id }) => id === tree.root);
  if (!root) return '';
  const whole = `${tree.root}: ${distance} ${judge(root, distance).distance}`;
  if (root.probability === undefined) return `${whole}. ${largestShares(tree)}`.trim();
  const without = tree.calibration?.differing ?? 0.5;
  const far = ({ probability = without }: MetricTreeNode) => Math.abs(probability - without);
  const most = tree.nodes
    .filter((node) => node.children.length === 0 && node.absent.length === 0 && far(node) >= telling)
    .sort((x, y) => far(y) - far(x))
    .slice(0, 3)
    .map(({ id, probability }) => `${id} (${percentText(probability)})`);
  const segments =
    most.length > 0
      ? `Of the single segments ${most.join(', ')} ${most.length > 1 ? 'tell' : 'tells'} most.`
      : 'No single segment tells much of the labels.';
  return `${whole}, labels differ with probability ${percentText(root.probability)}. ${segments}`;
}

function largestShares(tree: MetricTree): string {
  const shares = sharesOf(tree)?.nodes ?? {};
  const most = tree.nodes
    .filter(({ id, children }) => children.length === 0 && (shares[id] ?? 0) > 0)
    .sort((x, y) => (shares[y.id] as number) - (shares[x.id] as number))
    .slice(0, 3)
    .map(({ id }) => `${id} (${signedText(shares[id])})`);
  return most.length > 0 ? `The largest shares: ${most.join(', ')}.` : '';
}
