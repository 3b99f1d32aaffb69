import type { Random, Run } from '@hemlkit/core';
import type { MapPoint, ReportMap } from '../page/report-data';
import { type Compared, nearest } from './choose-examples';
import { embeddingMap } from './embedding-map';
import { encodeThumbnail } from './encode-pictures';

/** An attribute of more values colours nothing. */
const mostValues = 12;

/**
 * The map of the samples that were compared, with their pictures.
 *
 * @param positions of the samples in the validation split
 * @returns undefined where there are too few samples for a map
 */
export async function gatherMap(
  run: Run,
  compared: Compared,
  positions: readonly number[],
  random: Random,
): Promise<ReportMap | undefined> {
  const places = await embeddingMap(compared, random);
  const samples = await run.samples('validation');
  const shown = positions.map((position) => samples[position] as (typeof samples)[number]);
  const values = (name: string) => new Set(shown.map(({ attributes }) => attributes?.[name]));
  const named = [...new Set(shown.flatMap(({ attributes = {} }) => Object.keys(attributes)))].filter(
    (name) => values(name).size <= mostValues,
  );
  const points: MapPoint[] = [];
  for (const [i, { id, label, image, attributes = {} }] of shown.entries()) {
    const place = places[i];
    if (place === undefined) continue;
    const [first] = nearest(compared, i, 1);
    points.push({
      id,
      label,
      picture: await encodeThumbnail(image, 48),
      x: place[0],
      y: place[1],
      mistake: first !== undefined && compared.labels[first] !== compared.labels[i],
      attributes: Object.fromEntries(
        named.flatMap((name) => (name in attributes ? [[name, String(attributes[name])]] : [])),
      ),
    });
  }
  return points.length > 0 ? { points, of: samples.length } : undefined;
}
