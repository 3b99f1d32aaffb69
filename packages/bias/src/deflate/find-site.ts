import { borrowPlace, findPlace, type Place, type PlaceRequest, placeMask } from './find-place';
import type { TrainingPictures } from './training-pictures';

/** Where in a recipient a part is exchanged. */
export interface Site {
  /** Where the part is or would be. */
  place: Place;
  /** Where the new one comes: another image's place that agrees with it. */
  target: Place;
}

/** Borrowed places that are tried. */
const mostPlaces = 4;

/**
 * A recipient's place and one nearby that yet another image has, so that a part comes no nearer to where one was in images
 * that had one than in images that had none. It overlaps the place by `overlap`, or where none does (thin parts hardly ever do)
 * by half of that. A borrowed place with which no other agrees is an odd one, as that of glasses pushed up into the hair: another is tried.
 *
 * @returns where there is no site the best overlap of two figures' outlines, and whether there was a place, but no other agreed with it
 */
export function findSite(
  pictures: TrainingPictures,
  request: PlaceRequest,
): { site: Site } | { site?: undefined; best: number; alone: boolean } {
  const { recipient, overlap, random } = request;
  const without = new Set<number>();
  let [best, alone] = [0, false];
  for (let tried = 0; tried < mostPlaces; tried++) {
    const found = findPlace(pictures, { ...request, without, random: random.split('place') });
    const { place } = found;
    best = Math.max(best, found.best);
    if (!place) break;
    for (const least of [overlap, overlap / 2]) {
      const asked = { ...request, random: random.split('target') };
      const { place: target } = borrowPlace(pictures, asked, { place, overlap: least });
      if (target) return { site: { place, target } };
    }
    alone = true;
    if (place.lender === recipient) break;
    without.add(place.lender);
  }
  return { best, alone };
}

/** What is cleared: where the part is or would be, and where the new one comes. */
export function clearedMask(
  pictures: TrainingPictures,
  recipient: number,
  { place, target }: Pick<Site, 'place'> & Partial<Site>,
): Uint8Array {
  const cleared = placeMask(pictures, recipient, place);
  if (!target) return cleared;
  const other = placeMask(pictures, recipient, target);
  return cleared.map((inside, p) => inside | (other[p] as number));
}
