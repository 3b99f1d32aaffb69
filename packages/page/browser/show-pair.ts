import { type MetricTree, shownLeaves } from '@hemlkit/core/browser';
import {
  markup,
  outlines,
  PictureShelf,
  pairExplanation,
  treeDoubts,
  treeLegend,
} from '@hemlkit/report/browser';
import type { PageData } from '../src/page-data';
import type { PageImage } from './page-image';

/** The address of the numbers that are offered now. */
let numbers: string | undefined;

/** Draws the explanation of a pair, as reports and `heml explain --format html` have it. */
export function showPair(
  into: HTMLElement,
  { hierarchy, classes }: PageData,
  tree: MetricTree,
  pair: readonly [PageImage, PageImage],
): void {
  const leaves = hierarchy.nodes.filter(({ children }) => children.length === 0);
  const shelf = new PictureShelf('shown');
  const [a, b] = pair.map(({ map, picture }) => {
    const photograph = shownLeaves(map, leaves, classes);
    const { width, height } = photograph;
    return {
      photograph: {
        picture: shelf.add(picture),
        width,
        height,
        parts: outlines(photograph, photograph.leaves),
      },
    };
  }) as [Parameters<typeof pairExplanation>[1]['a'], Parameters<typeof pairExplanation>[1]['b']];
  const explanation = pairExplanation(tree, { a, b }, 'pair');
  if (numbers !== undefined) URL.revokeObjectURL(numbers);
  numbers = URL.createObjectURL(
    new Blob([`${JSON.stringify(tree, null, 2)}\n`], { type: 'application/json' }),
  );
  const none = Object.keys(tree.explanations).length === 0;
  const missing =
    none &&
    markup`<p class="soft">This page says of no part what it contributes: exact Owen values of this tree compare too many views for a browser. Parts are tinted by the probability that each alone gives.</p>`;
  into.innerHTML =
    markup`${shelf.markup}${treeDoubts(tree)}${explanation}${missing}${treeLegend([tree])}<p class="links"><a href="${numbers}" download="${`${nameOf(tree.a.id)}--${nameOf(tree.b.id)}.json`}">Numbers (JSON)</a></p>`.text;
}

const nameOf = (id: string): string =>
  id
    .replace(/^.*[\\/]/, '')
    .replace(/\.[a-z]+$/i, '')
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 60);
