import type { Verification } from '@hemlkit/bias';
import { armsFigure } from '../../figures/arms-figure';
import { type Markup, markup } from '../../markup/markup';
import { armsHeadings, armsKey, armsRows, cellsHeadings, cellsRows } from '../../verification-text';
import { figureIn, leaning, table } from '../parts';

/** Every arm: three figures side by side, and all numbers. */
export function armsSection(verification: Verification): Markup {
  const { arms, attribute } = verification;
  const figure = (of: 'balanced' | 'worst' | 'gap', title: string, at?: number) =>
    figureIn(title, armsFigure(arms, { of, title, for: 'page', ...(at !== undefined && { at }) }));
  return markup`<p class="soft">Each dot is what the models of one arm reach, in percent, with its 95 % interval over seeds and images. The dashed line is where the biased data lead; <em>oracle</em> is trained on data without the bias, which one rarely has.</p><div class="figures">${[
    figure('balanced', 'Balanced P@1: more is better'),
    figure('worst', 'The worst cell: more is better'),
    figure('gap', `Gap by ${attribute}: 0 is best`, 0),
  ]}</div>${table('Every arm', leaning(armsHeadings), armsRows(verification))}${armsKey.map((one) => markup`<p class="soft">${one}</p>`)}`;
}

/** Precision@1 of each cell by arm. */
export const cellsSection = (verification: Verification): Markup =>
  markup`<p class="soft">P@1 in percent of the images of one label with ${verification.attribute} or without it. Cells against the bias are rare in the biased data: there models fail first.</p>${table(
    'Precision at 1 by cell',
    leaning(cellsHeadings(verification), 3),
    cellsRows(verification),
  )}`;
