import type { MetricTree } from '@hemlkit/core';
import { pairFigure } from '../figures/pair-figure';
import { markup } from '../markup/markup';
import type { Pictures } from '../pictures';
import { treeDoubts } from './doubts';
import { htmlPage, type PageOptions } from './page';
import { pairExplanation } from './pair-explanation';
import { figureIn, more } from './parts';
import { PictureShelf } from './picture-shelf';
import { treeLegend } from './sections/examples';

export interface PairPageOptions extends Partial<PageOptions> {
  /** Links above it: back to where the pair was chosen, to the same in other formats. */
  links?: readonly { href: string; text: string }[];
}

/** The explanation of a pair as one page: the verdict, both photographs with their parts tinted, the tree, and what models see. */
export function pairPage(tree: MetricTree, a: Pictures, b: Pictures, options: PairPageOptions = {}): string {
  const { links = [], title = `${tree.a.id} and ${tree.b.id}`, ...page } = options;
  const shelf = new PictureShelf();
  const held = { a: shelf.addAll(a), b: shelf.addAll(b) };
  const explanation = pairExplanation(tree, held, 'pair', 1);
  const figure = figureIn('Metric tree', pairFigure(tree, held.a, held.b, { for: 'page' }), 'tree');
  return htmlPage({ title, ...page }, [
    markup`<header>${links.length > 0 && markup`<nav aria-label="This comparison"><ul>${links.map(({ href, text }) => markup`<li><a href="${href}">${text}</a></li>`)}</ul></nav>`}</header>${shelf.markup}`,
    markup`<main>${treeDoubts(tree)}${explanation}${treeLegend([tree])}${more('What the models see, node by node', figure)}</main>`,
  ]);
}
