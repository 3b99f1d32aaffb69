import type { MetricTree } from '@hemlkit/core';
import { pairFigure } from '../figures/pair-figure';
import { type Content, markup } from '../markup/markup';
import type { Pictures } from '../pictures';
import { treeDoubts } from './doubts';
import { metricTreeList, treeSentence } from './metric-tree-list';
import { htmlPage, type PageOptions } from './page';
import { figureIn } from './parts';
import { PictureShelf, shelfPicture } from './picture-shelf';
import { treeLegend } from './sections/examples';

export interface PairPageOptions extends Partial<PageOptions> {
  /** A link back to where the pair was chosen. */
  back?: { href: string; text: string };
}

/** The explanation of a pair as one page: both images, what the tree says in a sentence, the tree as figure and list. */
export function pairPage(tree: MetricTree, a: Pictures, b: Pictures, options: PairPageOptions = {}): string {
  const { back, title = `${tree.a.id} and ${tree.b.id}`, ...page } = options;
  const shelf = new PictureShelf();
  const held = { a: shelf.addAll(a), b: shelf.addAll(b) };
  const image = (which: 'a' | 'b'): Content =>
    markup`<figure>${shelfPicture(held[which].whole, 128, `image ${which}: ${tree[which].id}`)}<figcaption><strong>${which}</strong> ${tree[which].id}<br><span class="soft">${tree[which].label ?? ''}</span></figcaption></figure>`;
  const figure = pairFigure(tree, held.a, held.b, { for: 'page' });
  return htmlPage({ title, ...page }, [
    markup`<header>${back && markup`<p><a href="${back.href}">${back.text}</a></p>`}<h1>How alike are they?</h1></header>${shelf.markup}`,
    markup`<main>${treeDoubts(tree)}<div class="pair">${image('a')}${image('b')}<p>${treeSentence(tree)}</p></div>`,
    markup`<section aria-labelledby="tree"><h2 id="tree">Node by node</h2>${treeLegend([tree])}${metricTreeList(tree, held.a, held.b)}</section>`,
    markup`<section aria-labelledby="figure"><h2 id="figure">As a figure</h2>${figureIn('Metric tree', figure, 'tree')}</section></main>`,
  ]);
}
