import {
  compareSegmenter,
  type MapComparison,
  type Segmentation,
  type Split,
  segment as segmentSpec,
} from '@hemlkit/core';
import { markdownTable, plural, secondsText } from '@hemlkit/report';
import type { Io } from '../io';
import { percent } from '../percent';
import { progressOf } from '../progress/choose';

export interface SpecOptions {
  set?: string[];
  compare?: Split;
  format: 'text' | 'json';
}

/** `heml segment SPEC`: builds the segment store, or with `--compare` holds the segmenter against the dataset's masks. */
export async function segment(io: Io, spec: string, { format, compare, set }: SpecOptions): Promise<number> {
  const progress = progressOf(io, format);
  const options = { ...(set && { set }), onEvent: progress.event };
  try {
    const result = compare
      ? await compareSegmenter(spec, { ...options, split: compare })
      : await segmentSpec(spec, options);
    progress.close();
    const text = 'classes' in result ? comparisonText(result) : segmentationText(result);
    io.out(`${format === 'json' ? JSON.stringify(result, null, 2) : text}\n`);
  } finally {
    progress.close();
  }
  return 0;
}

/** How long it took; in the network, where there is one. */
function timeText(
  images: number,
  { seconds, networkSeconds }: { seconds: number; networkSeconds?: number },
): string {
  const parts = [
    `${plural(images, 'image')} in ${secondsText(seconds)}`,
    `${(images / seconds).toFixed(1)} a second`,
  ];
  if (networkSeconds !== undefined)
    parts.push(`${percent(networkSeconds / seconds, 0)} % of the time in the network`);
  return parts.join(', ');
}

export function comparisonText(comparison: MapComparison): string {
  const { pixelAccuracy, meanIou, classes, images } = comparison;
  return [
    markdownTable(
      ['class', 'IoU %'],
      classes.map(({ name, iou }) => [name, percent(iou)]),
    ),
    '',
    `pixel accuracy ${percent(pixelAccuracy, 2)} %, mean IoU ${percent(meanIou, 2)} %`,
    timeText(images, comparison),
  ].join('\n');
}

export function segmentationText(segmentation: Segmentation): string {
  const { splits, computed } = segmentation;
  const headings = splits.flatMap(({ split }) => [`${split}: images`, 'pixels %']);
  const rows = (splits[0]?.presence ?? []).map(({ name }, id) => [
    name,
    ...splits.flatMap(({ presence }) => [
      String(presence[id]?.images ?? 0),
      percent(presence[id]?.share ?? 0, 2),
    ]),
  ]);
  return [
    markdownTable(['class', ...headings], rows),
    '',
    computed > 0 ? timeText(computed, segmentation) : 'all images were stored before',
  ].join('\n');
}
