import { markdownTable } from '@hemlkit/report';
import type { Setting } from './drawn';
import type { Measured } from './measured';
import { agreements, type Kind, kinds } from './outcome';

/** Datasets without a bias that a row counts: of one there are more, and the row of all is to weigh the settings alike. */
const mostNulls = 25;

export const nullSettings: Setting[] = [8, 20, 40, 60].flatMap((segments) =>
  [false, true].map((grouped) => ({ segments, grouped, images: segments > 30 ? 400 : 200 })),
);

export const nullRow = ({ segments, grouped, images }: Setting): string =>
  `null-${segments}-${grouped}-${images}`;
export const plantedRow = (kind: Kind, agreement: number): string => `planted-${kind}-${agreement}`;
export const imageRow = (kind: Kind, agreement: number): string => `images-${kind}-${agreement}`;

const sought: Record<Kind, string> = {
  presence: 's0 presence',
  colour: 's0 look',
  texture: 's0 look',
  place: 's0 look',
  background: 'background look',
  brightness: 'brightness image',
  compression: 'compression image',
};
const soughtInImages: Record<Kind, string> = {
  ...sought,
  presence: 'l_eye presence',
  colour: 'hair look',
  texture: 'hair look',
  place: 'nose look',
};

/** Wilson's interval of a share (1927). */
function share(hits: number, all: number): string {
  if (all === 0) return 'not measured yet';
  const z = 1.96;
  const middle = (hits + z ** 2 / 2) / (all + z ** 2);
  const half = (z * Math.sqrt((hits * (all - hits)) / all + z ** 2 / 4)) / (all + z ** 2);
  const percent = (value: number) => (100 * Math.max(0, value)).toFixed(0);
  return `${hits} of ${all} (${percent(middle - half)} to ${percent(middle + half)} %)`;
}

/** The tables of the page. */
export function tables(measured: Measured): string {
  const nullCounts = nullSettings.map((setting) => measured.counts(nullRow(setting), { most: mostNulls }));
  const nullRows = nullSettings.map(({ images, segments, grouped }, s) => {
    const { tests, found, datasets } = nullCounts[s] as (typeof nullCounts)[number];
    const groups = grouped ? 'of 1 to 4 images' : 'none';
    return [
      String(images),
      String(segments),
      groups,
      datasets > 0 ? String(tests) : '',
      share(found, datasets),
    ];
  });
  const total = (of: 'found' | 'datasets') => nullCounts.reduce((sum, one) => sum + one[of], 0);
  nullRows.push(['all', '', '', '', share(total('found'), total('datasets'))]);
  const powerRows = (row: typeof plantedRow, names: Record<Kind, string>) =>
    kinds.flatMap((kind) =>
      agreements.map((agreement) => {
        const { datasets, found, others } = measured.counts(row(kind, agreement), { sought: names[kind] });
        const beside = datasets > 0 ? `${others} of ${datasets}` : '';
        return [kind, String(agreement), share(found, datasets), beside];
      }),
    );
  const header = ['kind', 'agreement with the label', 'found', 'another finding too'];
  return [
    '## Nothing planted',
    markdownTable(['images', 'segments', 'groups', 'tests', 'datasets with any finding'], nullRows),
    '## One bias planted',
    'Of 300 images and 20 segments. The images that have it differ by 1.5 standard deviations.',
    markdownTable(header, powerRows(plantedRow, sought)),
    '## One bias planted in images',
    'Of 240 synthetic faces of 32 x 32 pixels and 8 segments, written to files and audited by `heml audit data`.',
    markdownTable(header, powerRows(imageRow, soughtInImages)),
  ].join('\n\n');
}
