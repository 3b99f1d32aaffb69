import type { Random } from '@hemlkit/core/run';
import { type Groups, linearProbe } from '@hemlkit/statistics';
import { fewestLooks } from './associate';
import type { RegionLooks } from './read-looks';

/** What the neighbours of images come to. */
export interface Suspects {
  /** Share of the images of whose neighbours most have its label; not a number where it could not be asked. */
  predicted: number;
  /** The most suspect first; none where too few labels are predicted. */
  suspects: Suspect[];
}

/** An image whose label its neighbours do not have. */
export interface Suspect {
  /** Position in the split. */
  image: number;
  /** Class index that its neighbours have. */
  label: number;
  /** Share of its neighbours that have it. */
  share: number;
}

export interface SuspectsRequest {
  /** Segments, and what none of them covers. */
  regions: readonly RegionLooks[];
  /** Class index of each image. */
  labels: Int32Array;
  classes: number;
  /** Of images that are not independent: none is judged by its own group. */
  groups: Groups;
  random: Random;
}

/** Neighbours that are asked, and the share of them that has to have one other label. */
const neighbours = 20;
const leastShare = 0.75;
/** Where fewer labels than this share are predicted by how images look, a vote against one is weak evidence. */
export const leastPredicted = 0.8;
/** Images that neighbours are sought among at most: of more images, some are drawn by chance. */
const mostOthers = 5000;

/**
 * Images whose label is suspect: three quarters of those that look most alike have one other label.
 *
 * What looks alike is judged by what distinguishes the labels, cross-fitted, so that no image's own label moves its place: each region's
 * looks are scored by linear probes, one a label, and these scores, with what each image shows, are scored again by all regions
 * together. In the space of these scores an image's neighbours are found, none of its own group. Where the labels cannot be predicted
 * from how images look, nothing is suspect.
 *
 * Cross-fitted predictions against given labels are confident learning's way (Northcutt, Jiang and Chuang, 2021); the share of neighbours
 * (Wilson, 1972) stands for the predicted probability, so that none has to be calibrated.
 *
 */
export function suspectLabels({ regions, labels, classes, groups, random }: SuspectsRequest): Suspects {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  // With fewer images than half of the neighbours asked a label can win no vote.
  const known = [...counts.keys()].filter(
    (label) => (counts[label] as number) >= Math.max(fewestLooks, neighbours),
  );
  if (known.length < 2) return none;
  // Of two labels, one against the other is enough.
  const asked =
    known.length === 2 && counts.filter((count) => count > 0).length === 2 ? known.slice(1) : known;
  const seen = regions.map((region) => ({
    ...region,
    units: [...region.seen.keys()].filter((i) => region.seen[i]),
  }));
  const first = seen.flatMap(({ name, units, look }): Float64Array[] => {
    if (units.length < 2 * fewestLooks) return [];
    const own = Int32Array.from(units, (i) => groups[i] as number);
    const probe = linearProbe(units.map(look), random.split('region', name), { groups: own });
    return asked.map((label) => {
      const scores = probe(Float64Array.from(units, (i) => (labels[i] === label ? 1 : -1)));
      const all = new Float64Array(labels.length);
      for (const [at, unit] of units.entries()) all[unit] = scores[at] as number;
      return all;
    });
  });
  const shown = seen
    .filter(({ units }) => units.length > 0 && units.length < labels.length)
    .map(({ seen: is }) => Float64Array.from(is, Number));
  const columns = [...first, ...shown];
  if (columns.length === 0) return none;
  const rows = Array.from(labels, (_, i) => Float64Array.from(columns, (column) => column[i] as number));
  const probe = linearProbe(rows, random.split('together'), { groups });
  const places = asked.map((label) => probe(Float64Array.from(labels, (own) => (own === label ? 1 : -1))));
  const others = random.split('others').permutation(labels.length).slice(0, mostOthers);
  const found: Suspect[] = [];
  let [predicted, all] = [0, 0];
  for (const [image, own] of labels.entries()) {
    if (!known.includes(own)) continue;
    const votes = new Int32Array(classes);
    for (const other of nearest(image, others, places, groups)) {
      const label = labels[other] as number;
      votes[label] = (votes[label] as number) + 1;
    }
    const winner = votes.reduce((best, count, label) => (count > (votes[best] as number) ? label : best), 0);
    const share = (votes[winner] as number) / neighbours;
    all++;
    predicted += Number(winner === own);
    if (winner !== own && share >= leastShare) found.push({ image, label: winner, share });
  }
  if (predicted < leastPredicted * all) return { predicted: predicted / all, suspects: [] };
  return { predicted: predicted / all, suspects: found.sort((a, b) => b.share - a.share) };
}

const none: Suspects = { predicted: Number.NaN, suspects: [] };

/** The images nearest to one, none of its own group. @param places scores of all images, one array a label */
function nearest(
  image: number,
  others: Int32Array,
  places: readonly Float64Array[],
  groups: Groups,
): Int32Array {
  const found = new Int32Array(neighbours).fill(-1);
  const apart = new Float64Array(neighbours).fill(Number.POSITIVE_INFINITY);
  for (let at = 0; at < others.length; at++) {
    const other = others[at] as number;
    if (groups[other] === groups[image]) continue;
    let distance = 0;
    for (const place of places) distance += ((place[other] as number) - (place[image] as number)) ** 2;
    if (distance >= (apart[neighbours - 1] as number)) continue;
    let rank = neighbours - 1;
    for (; rank > 0 && distance < (apart[rank - 1] as number); rank--) {
      apart[rank] = apart[rank - 1] as number;
      found[rank] = found[rank - 1] as number;
    }
    apart[rank] = distance;
    found[rank] = other;
  }
  return found.filter((other) => other >= 0);
}
