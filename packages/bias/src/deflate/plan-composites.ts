import type { Random } from '@hemlkit/core/run';
import type { AttributeState, Refusal } from '../contracts/deflate';
import { alignFigures } from '../exchange/align-figures';
import { halfLength, momentsOf } from '../exchange/moments';
import { classAgreement, maskOverlap, outlineOverlap } from '../exchange/overlap';
import type { ClassMap } from '../exchange/picture';
import { alignMasks, isTurnedTooFar, type Similarity } from '../exchange/similarity';
import { warpMask } from '../exchange/warp';
import type { Cells } from './cells';
import { findPlace, type Place, placeMask } from './find-place';
import { findSite, type Site } from './find-site';
import { boxAround, matchFigure } from './match-figure';
import type { TrainingPictures } from './training-pictures';

/** A composite that can be made. */
export interface Planned {
  recipient: number;
  /** Whether it will have the attribute, or which value of it. */
  has: AttributeState;
  /** Where the part is or would be. */
  place: Place;
  /** Where the new part comes; absent: none does. */
  target?: Place;
  /** Absent: the place is only filled. */
  donor?: { index: number; similarity: Similarity; overlap: number };
}

export interface PlanRequest {
  pictures: TrainingPictures;
  cells: Cells;
  overlap: number;
  /** Ids of classes that show the label. */
  kept: ReadonlySet<number>;
  random: Random;
  /** Called before each image, and waited for: it may throw to stop. */
  onImage?: (done: number) => Promise<void>;
}

/** What can be made, and why the rest cannot. */
export interface Plan {
  planned: Planned[];
  refused: Refusal[];
}

/** Donors whose part is laid over a place before the recipient is given up. */
const most = 64;
/** Of those, how many may pass before the one is taken whose figure agrees best around the part. */
const enough = 12;

/**
 * For every image a composite of each of the attribute's values where possible, that which it has among them. All go
 * through the same: the place of the part is cleared, and a donor's comes near it, where yet another image's part would be. Were only
 * the rare value made, or did a part come exactly where the image's own had been, a model could learn to see the seams
 * instead: of the rare cells most composites are images that had none.
 */
export async function planComposites(request: PlanRequest): Promise<Plan> {
  const planned: Planned[] = [];
  const refused: Refusal[] = [];
  for (const [recipient, sample] of request.pictures.samples.entries()) {
    const { overlap, kept, pictures } = request;
    await request.onImage?.(recipient);
    const random = request.random.split('composite', sample.id);
    const found = pictures.isBackground
      ? ownBackground(pictures, recipient)
      : findSite(pictures, { recipient, overlap, kept, random });
    for (const [state, has] of request.cells.states.entries()) {
      const refuse = (why: Pick<Refusal, 'reason' | 'best'>) =>
        refused.push({ recipient: sample.id, label: sample.label, has, ...why });
      if (!found.site) {
        refuse(found.alone ? { reason: 'alone' } : { reason: 'place', best: found.best });
        continue;
      }
      const own = random.split('donor', state);
      const { donor, best } = pictures.isBackground
        ? findBackground(request, recipient, has, own)
        : findDonor(request, recipient, found.site, has, own);
      if (donor) planned.push({ recipient, ...found.site, has, donor });
      else refuse(best === undefined ? { reason: 'no-donor' } : { reason: 'overlap', best });
    }
  }
  return { planned, refused };
}

/** A recipient's background is exchanged where it is. */
function ownBackground(pictures: TrainingPictures, recipient: number): ReturnType<typeof findSite> {
  const place = { lender: recipient };
  return pictures.part(recipient) ? { site: { place, target: place } } : { best: 0, alone: false };
}

/** A donor of the attribute's value whose background, laid over the whole recipient, shows enough of what is seen there. */
function findBackground(
  { pictures, cells, overlap }: PlanRequest,
  recipient: number,
  has: AttributeState,
  random: Random,
): ReturnType<typeof findDonor> {
  const own = pictures.mask(recipient);
  let best: number | undefined;
  let tried = 0;
  for (const index of random.permutation(pictures.samples.length)) {
    if (cells.has[index] !== has || index === recipient || !pictures.gives(index)) continue;
    if (tried++ === most) break;
    const mask = pictures.mask(index);
    const similarity = covering(mask, own);
    const laid = warpMask(mask, similarity, own);
    let [seen, shown] = [0, 0];
    for (let p = 0; p < laid.length; p++) {
      seen += own.map[p] as number;
      shown += (own.map[p] as number) * (laid[p] as number);
    }
    best = Math.max(best ?? 0, shown / seen);
    if (shown >= overlap * seen) return { donor: { index, similarity, overlap: shown / seen } };
  }
  return best === undefined ? {} : { best };
}

/** Lays a picture over the whole of another, centre on centre, and a pixel beyond. */
function covering(donor: ClassMap, { width, height }: ClassMap): Similarity {
  return {
    scale: Math.max((width + 2) / donor.width, (height + 2) / donor.height),
    rotation: 0,
    from: [(donor.width - 1) / 2, (donor.height - 1) / 2],
    to: [(width - 1) / 2, (height - 1) / 2],
  };
}

/** For every image the place that is to be filled. */
export async function planBlanks(request: PlanRequest): Promise<Plan> {
  const { pictures, cells, overlap, kept, random, onImage } = request;
  const planned: Planned[] = [];
  const refused: Refusal[] = [];
  for (const [recipient, { id, label }] of pictures.samples.entries()) {
    await onImage?.(recipient);
    const own = random.split('composite', id, 'place');
    const { place, best } = findPlace(pictures, { recipient, overlap, kept, random: own });
    const has = cells.has[recipient] as AttributeState;
    if (place) planned.push({ recipient, has, place });
    else refused.push({ recipient: id, label, has, reason: 'place', best });
  }
  return { planned, refused };
}

/** A donor of the attribute's value. The first that is drawn decides whether it is one with the part, or without. */
function findDonor(
  { pictures, cells, overlap }: PlanRequest,
  recipient: number,
  { place, target }: Site,
  has: AttributeState,
  random: Random,
): { donor?: NonNullable<Planned['donor']>; best?: number } {
  const others = [...random.permutation(pictures.samples.length)].filter(
    (i) =>
      cells.has[i] === has &&
      i !== recipient &&
      i !== place.lender &&
      i !== target.lender &&
      (pictures.gives(i) || !pictures.part(i)),
  );
  const [first] = others;
  if (first === undefined) return {};
  const shows = pictures.part(first) !== undefined;
  const alike = others.filter((i) => (pictures.part(i) !== undefined) === shows);
  const { width, height } = pictures.map(recipient);
  const shape = { width, height, map: placeMask(pictures, recipient, target) };
  const moments = momentsOf(shape.map, width);
  if (!moments) return { best: 0 };
  if (!shows) {
    const { match, best } = matchFigure(pictures, { recipient, donors: alike, overlap, place: moments });
    if (!match) return { best };
    const { donor: index, similarity } = match;
    return { donor: { index, similarity, overlap: match.overlap } };
  }
  const passed: (NonNullable<Planned['donor']> & { agreement: number })[] = [];
  let best = 0;
  const near = { part: moments, of: 'recipient' } as const;
  for (const index of alike.slice(0, most)) {
    const part = pictures.part(index);
    if (!part || passed.length === enough) continue;
    const unit = pictures.unit(recipient, index);
    const byMask = alignMasks(part, moments, unit);
    // What is thin, or seen from the side, lies better by the figures.
    const byFigure = alignFigures(pictures.figure(index), pictures.figure(recipient), unit, near);
    for (const similarity of byFigure ? [byMask, byFigure] : [byMask]) {
      if (isTurnedTooFar(similarity)) continue;
      const [from, to] = [pictures.map(index), pictures.map(recipient)];
      let found = maskOverlap(pictures.mask(index), shape, similarity);
      // The figures have to agree as well, as those of donors without the part have to.
      if (found >= overlap) found = Math.min(found, outlineOverlap(from, to, similarity, pictures));
      best = Math.max(best, found);
      if (found < overlap) continue;
      const box = boxAround(moments.x, moments.y, halfLength(moments));
      const agreement = classAgreement(from, to, similarity, pictures.segment, box);
      passed.push({ index, similarity, overlap: found, agreement });
    }
  }
  const [fittest] = passed.sort((a, b) => b.agreement - a.agreement);
  if (!fittest) return { best };
  const { index, similarity, overlap: found } = fittest;
  return { donor: { index, similarity, overlap: found } };
}
