import type { SplitDescription } from '@hemlkit/core';
import { type Markup, markup } from '../../markup/markup';
import { percentText } from '../../number-text';
import { more, table } from '../parts';
import type { ReportRun } from '../report-data';

/** Settings under a path, as a small table. */
function settingsTable(caption: string, settings: Record<string, string>, under: string): Markup {
  const rows = Object.entries(settings).filter(([path]) => path === under || path.startsWith(`${under}.`));
  return table(caption, [{ heading: 'setting' }, { heading: 'value' }], rows);
}

/** What the run was trained and judged on: splits, labels, how often each segment is seen, dataset and segmenter. */
export function dataSection({ settings }: ReportRun, splits: readonly SplitDescription[]): Markup {
  const perSplit = splits.map(({ split }) => ({ heading: split, right: true }));
  const labels = (splits[0]?.labels ?? []).map(({ label }) => [
    label,
    ...splits.map(({ labels }) => String(labels.find((one) => one.label === label)?.images ?? 0)),
  ]);
  const segments = (splits[0]?.segments ?? []).map(({ name }, i) => [
    name,
    ...splits.flatMap(({ images, segments }) => {
      const seen = segments[i];
      return [percentText((seen?.images ?? 0) / images), percentText(seen?.share ?? 0, 1)];
    }),
  ]);
  const segmentColumns = splits.flatMap(({ split }) => [
    { heading: `${split}: of images`, right: true },
    { heading: 'of pixels', right: true },
  ]);
  return markup`<h3>Labels</h3>${table(
    'Images of each label by split',
    [{ heading: 'label' }, ...perSplit],
    [...labels, ['all', ...splits.map(({ images }) => String(images))]],
  )}<h3>Segments</h3><p class="soft">How many images show a segment at all, and its share of an image’s pixels.</p>${table(
    'How often each segment is seen',
    [{ heading: 'segment' }, ...segmentColumns],
    segments,
  )}<h3>Dataset and segmenter</h3>${settingsTable('The dataset', settings, 'dataset')}${settingsTable('The segmenter', settings, 'segmenter')}${more(
    'Every setting',
    table('Every setting', [{ heading: 'setting' }, { heading: 'value' }], Object.entries(settings)),
  )}`;
}
