import type { MetricTree } from '@hemlkit/core';
import { doubtText } from '../../chance-text';
import { probabilityColour } from '../../figures/colours';
import { pairFigure } from '../../figures/pair-figure';
import { type Content, type Markup, markup } from '../../markup/markup';
import { shorten } from '../../markup/text-width';
import { distanceText } from '../../number-text';
import type { ShownSample } from '../../pictures';
import { additionOf, sharesOf } from '../../shown';
import { pairExplanation } from '../pair-explanation';
import { figureIn, more } from '../parts';
import { type PictureShelf, shelfPicture } from '../picture-shelf';
import type { ReportExample, ShownNeighbours } from '../report-data';

/** A sample's picture over its id and its label. */
function shot(
  { id, label, picture }: ShownSample,
  shelf: PictureShelf,
  look = '',
  below: Content = '',
): Markup {
  return markup`<div class="shot">${shelfPicture(shelf.add(picture), 84, id)}<span class="label ${look}">${label}</span><span class="id" title="${id}">${shorten(id, 80, 12)}</span>${below}</div>`;
}

/** Queries and their nearest neighbours at the root, the wrong ones marked in words and colour. */
export function neighboursSection(all: readonly ShownNeighbours[], shelf: PictureShelf): Markup {
  const lines = all.map(({ query, hits }) => {
    const shots = hits.map((hit) => {
      const isRight = hit.label === query.label;
      return markup`<li>${shot({ ...hit, label: `${isRight ? '✓' : '✗'} ${hit.label}` }, shelf, isRight ? 'right-label' : 'wrong-label', distanceText(hit.distance))}</li>`;
    });
    return markup`<li>${shot(query, shelf)}<ol aria-label="${`Nearest to ${query.id}`}">${shots}</ol></li>`;
  });
  return markup`<p class="soft">Queries of each label at the left, drawn by the seed; the nearest validation samples by the root, nearest first, with the distance.</p><ul class="gallery">${lines}</ul>`;
}

const reasons: Record<ReportExample['why'], string> = {
  neighbours: 'Nearest neighbours',
  'near-but-different': 'Mistake: close together, and of different labels',
  'far-but-same': 'Mistake: far apart, and of the same label',
  random: 'Drawn at random',
};

/** A pair: the explanation as a picture, and what the models see. @param at its place among the pairs of the page */
function example(one: ReportExample, at: number, shelf: PictureShelf): Markup {
  const { tree, why } = one;
  const [a, b] = [shelf.addAll(one.a), shelf.addAll(one.b)];
  const name = `Metric tree of ${tree.a.id} and ${tree.b.id}`;
  return markup`<details class="example"${at === 0 && markup` open`}><summary><strong>${reasons[why]}</strong> <span class="soft">${tree.a.id}, ${tree.b.id}</span></summary>${pairExplanation(tree, { a, b }, `pair-${shelf.next()}`, 3)}${more(
    'What the models see, node by node',
    figureIn(name, pairFigure(tree, a, b, { for: 'page' }), 'tree'),
  )}</details>`;
}

/** How shares add up. */
const sumTexts = {
  parts: '; they add up to their parent’s',
  own: '; they add up to their parent’s, with what that adds of itself',
  pixels: ', as sums over its pixels',
  none: '; they do not add up to their parent’s',
};

/** What the columns of metric trees mean, as far as these trees have them. */
export function treeLegend(trees: readonly MetricTree[]): Markup {
  const colours = [0, 0.25, 0.5, 0.75, 1].map(probabilityColour).join(', ');
  const calibrated = trees.some(({ nodes }) => nodes.some(({ probability }) => probability !== undefined));
  const scale =
    calibrated &&
    markup` Percentages are the calibrated probability that the labels differ, judged by that node alone: <span class="scale" role="img" aria-label="blue 0 %, pale 50 %, orange 100 %" style="background:linear-gradient(to right, ${colours})"></span> from alike to different.`;
  const explanations = trees.flatMap((tree) => sharesOf(tree) ?? []);
  const [first] = explanations;
  const additions = new Set(explanations.map(additionOf));
  const sums = additions.size === 1 ? sumTexts[[...additions][0] ?? 'none'] : sumTexts.none;
  const shares =
    first !== undefined && ` Shares are ${first.title}: what each part adds to the root’s distance${sums}.`;
  return markup`<p class="soft">What the nodes make of two images.${!additions.has('own') && ' Distances at different nodes need not be on one scale.'}${scale}${shares}</p>`;
}

export function examplesSection(examples: readonly ReportExample[], shelf: PictureShelf): Markup {
  const doubt = doubtText(examples[0]?.tree.precision);
  const drawn = examples.map((one, at) => example(one, at, shelf));
  return markup`${doubt !== undefined && markup`<p class="warning"><strong>${doubt}</strong></p>`}${treeLegend(examples.map(({ tree }) => tree))}${drawn}`;
}
