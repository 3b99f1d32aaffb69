import type { MadeRemedy, Verification } from '@hemlkit/bias';
import { stateName, stateText } from '../../attribute-state';
import { gateReasons, gateVerdict } from '../../gate-text';
import { type Content, type Markup, markup } from '../../markup/markup';
import { plural } from '../../plural';
import { leaning, table } from '../parts';
import { type PictureShelf, shelfPicture } from '../picture-shelf';
import { ticked } from '../ticked';
import type { ShownComposite, VerificationPage } from '../verification-data';

/** What every remedy made of the first seed's data: counts, the gate's verdict, and composites to look at. */
export function madeSection(
  { made, seeds }: Verification,
  composites: VerificationPage['composites'],
  shelf: PictureShelf,
): Markup {
  const first = made.filter(({ seed }) => seed === seeds[0]);
  return markup`<p class="soft">With seed ${String(seeds[0])}.</p>${first.map((one) => remedy(one, composites[one.remedy] ?? [], shelf))}`;
}

function remedy(one: MadeRemedy, shown: readonly ShownComposite[], shelf: PictureShelf): Markup {
  const { remedy, cells, gap, composites, refused, gate, attribute } = one;
  const real = cells.reduce((sum, cell) => sum + cell.real, 0);
  const failed = refused > 0 && ` ${plural(refused, 'composite')} could not be made.`;
  return markup`<h3>${remedy}</h3><p>${String(real)} real images and ${String(composites)} composites. Within a label the share of images with ${attribute} differed from the share in all by up to ${gap.before.toFixed(3)}; now it does by up to ${gap.after.toFixed(3)}.${failed}</p>${table(
    `Images of ${remedy}`,
    leaning(['label', attribute, 'before', 'real', 'composite'], 2),
    cells.map(({ label, has, before, real, composite }) => [
      label,
      stateName(has),
      ...[before, real, composite].map(String),
    ]),
  )}${
    gate &&
    markup`<p>The gate: <strong>${gateVerdict(gate)}</strong>.</p><ul>${gateReasons(gate, attribute).map((line) => markup`<li>${ticked(line)}</li>`)}</ul>`
  }${shown.length > 0 && gallery(remedy, attribute, shown, shelf)}`;
}

const gallery = (
  remedy: string,
  attribute: string,
  shown: readonly ShownComposite[],
  shelf: PictureShelf,
): Content =>
  markup`<p class="soft">Recipient, donor, and what was made of them:</p><ul class="trios" aria-label="${`Composites of ${remedy}`}">${shown.map(
    ({ id, label, has, donor, pictures }) => {
      const picture = (uri: string, what: string) => shelfPicture(shelf.add(uri), 96, what);
      return markup`<li><div class="trio">${picture(pictures.recipient, `recipient ${id}`)}${
        pictures.donor === undefined
          ? markup`<span class="nothing" role="img" aria-label="no donor"></span>`
          : picture(pictures.donor, `donor ${donor ?? ''}`)
      }${picture(pictures.composite, `composite of ${id}`)}</div><span>${label}, ${stateText(attribute, has)}</span> <span class="soft">${id}</span></li>`;
    },
  )}</ul>`;
