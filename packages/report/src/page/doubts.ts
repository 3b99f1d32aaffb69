import type { MetricTree } from '@hemlkit/core';
import { chanceText, doubtText } from '../chance-text';
import { type Content, type Markup, markup } from '../markup/markup';

/** A box of warnings; nothing where there are none. */
export const warningBox = (warnings: readonly string[]): Content =>
  warnings.length > 0 &&
  markup`<div class="warning"><strong>Warnings</strong><ul>${warnings.map((text) => markup`<li>${text}</li>`)}</ul></div>`;

/** What an explanation begins with: whether its model beats chance, and what was warned of. */
export function treeDoubts({ precision, warnings = [] }: MetricTree): Markup {
  const doubt = doubtText(precision);
  const known = chanceText(precision);
  return markup`${
    doubt !== undefined
      ? markup`<p class="warning"><strong>${doubt}</strong></p>`
      : known !== undefined && markup`<p class="soft">${known}</p>`
  }${warningBox(warnings)}`;
}
