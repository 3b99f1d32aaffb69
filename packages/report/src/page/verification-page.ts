import { type Content, markup } from '../markup/markup';
import { verificationFindings } from '../verification-findings';
import { verificationLimits } from '../verification-text';
import { htmlPage } from './page';
import { facts } from './parts';
import { PictureShelf } from './picture-shelf';
import { auditsSection } from './sections/audits';
import { madeSection } from './sections/made';
import { armsSection, cellsSection } from './sections/verified';
import { ticked } from './ticked';
import type { VerificationPage } from './verification-data';

/** Whether a bias is gone, as one HTML page that needs nothing but itself: no network, no script. */
export function verificationPage({ verification, command, composites }: VerificationPage): string {
  const { experiment, folder, root, split, seeds, cells, arms, notes, audits, made, attribute } =
    verification;
  const shelf = new PictureShelf();
  const queries = cells.reduce((sum, cell) => sum + cell.queries, 0);
  const sections: [anchor: string, title: string, content: Content][] = [
    ['arms', 'What models were trained on, and what they reach', armsSection(verification)],
    ['cells', `By label and ${attribute}`, cellsSection(verification)],
    ...(made.length > 0
      ? [['made', 'What was made', madeSection(verification, composites, shelf)] as [string, string, Content]]
      : []),
    ...(audits
      ? [['audits', 'Audits before and after', auditsSection(audits, attribute)] as [string, string, Content]]
      : []),
    [
      'again',
      'Do it again',
      markup`<pre tabindex="0"><code>${command}</code></pre><p class="soft">What is trained is found again. All figures of this page are in <code>verification.json</code> beside it.</p>`,
    ],
  ];
  const summary = markup`<section aria-labelledby="summary"><h2 id="summary">Is the bias gone?</h2><ul class="findings">${verificationFindings(verification).map((one) => markup`<li>${one}</li>`)}</ul>${facts(
    [
      ['real images', markup`${String(queries)} <small>${split}</small>`],
      ['seeds', String(seeds.length)],
      ['models', String(arms.length * seeds.length)],
      ['node', root],
    ],
  )}${warning('What these figures cannot show', verificationLimits(verification))}${warning('Notes', notes)}</section>`;
  const links = sections.map(([anchor, title]) => markup`<li><a href="#${anchor}">${title}</a></li>`);
  // The shelf holds what the sections have put on it, so it is drawn after them.
  return htmlPage({ title: `${experiment}: is the bias gone?` }, [
    markup`<header><h1>${experiment}: ${attribute} and the label</h1><div class="soft">${folder}</div><nav aria-label="Sections"><ul>${links}</ul></nav></header>`,
    shelf.markup,
    markup`<main>${summary}${sections.map(([anchor, title, content]) => markup`<section aria-labelledby="${anchor}"><h2 id="${anchor}">${title}</h2>${content}</section>`)}</main>`,
    markup`<footer>Made by HEML: all arms are measured on the same real images.</footer>`,
  ]);
}

const warning = (title: string, lines: readonly string[]): Content =>
  lines.length > 0 &&
  markup`<div class="warning"><strong>${title}</strong><ul>${lines.map((one) => markup`<li>${ticked(one)}</li>`)}</ul></div>`;
