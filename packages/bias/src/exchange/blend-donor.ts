import type { Random } from '@hemlkit/core/run';
import { fill } from './fill';
import { gradientBlend } from './gradient-blend';
import { dilate, type Exchanged, featherOf, maskOf, type Picture } from './picture';
import { around, pieceOf, withEnclosed } from './regions';
import type { Similarity } from './similarity';
import { applyTone, toneFor } from './tone';
import { blur, type Warped, warp } from './warp';

export interface DonorBlend extends Exchanged {
  recipient: Picture;
  /** What is exchanged: 1, [height, width]. */
  place: Uint8Array;
  donor: Picture;
  similarity: Similarity;
  /** Class ids that are not exchanged with the rest, of either image: they show the label. */
  shows?: ReadonlySet<number>;
  /** Draws the grain of what is filled. */
  random: Random;
}

/** Colours so far apart, in levels of 0..255, are of two things. */
const alike = 40;

/**
 * Shows in a place all that a donor shows there, its part and what lies around it, blended by its gradients (`gradientBlend`). The
 * place is taken with what it encloses, as eyes within the frames of glasses, and with a margin.
 *
 * The recipient keeps its own pixels where the donor shows what is behind the figure, and where, at the place's border, the two show
 * different classes: hair that begins there goes on. Its own part is filled (`fill`) in the donor's layout of classes.
 *
 * @returns nothing where the recipient's part is all there is
 */
export function blendDonor(request: DonorBlend): Picture | undefined {
  const { recipient, place, donor, similarity, segment, behind, shows = new Set() } = request;
  const { width, height } = recipient;
  const shown = warp(donor, new Uint8Array(donor.map.length).fill(1), similarity, recipient);
  const isPart = maskOf(shown.map, segment).map((is, p) =>
    Number(is === 1 && (shown.cover[p] as number) > 0.5),
  );
  const base = withoutPart(request, shown);
  if (!base) return undefined;
  const core = regionOf(
    isPart.map((is, p) => is | (place[p] as number)),
    recipient,
    (p) => shows.has(base.map[p] as number) || shows.has(shown.map[p] as number),
  );
  const region = withPieces(core, recipient, [base.map, shown.map], new Set([...behind, ...shows]));
  const source = toned(request, shown, region);
  /** How far the recipient's colour at a pixel is from the donor's at another. */
  const apart = (q: number, p: number) =>
    Math.hypot(...[0, 1, 2].map((c) => (base.image[3 * q + c] as number) - (source[3 * p + c] as number)));
  const away = (p: number) => apart(p, p);
  const kept = keptPixels({ own: base.map, shown, region, width, behind, segment, shows, away });
  const pasted = region.map((inside, p) => Number(inside === 1 && !kept[p]));
  const own = base.map;
  const colours = gradientBlend({
    width,
    target: base.image,
    source,
    region: pasted,
    joint: (p, q) => {
      const [there, here] = [own[q] as number, shown.map[p] as number];
      // What is behind two figures has nothing in common.
      if (behind.has(there)) return { weight: 0, from: q };
      if ((shown.cover[q] as number) > 0.99 && shown.map[q] === there) return { weight: 1, from: q };
      if (here === there) return { weight: 1, from: p };
      return { weight: Math.exp(-((apart(q, p) / alike) ** 2)), from: p };
    },
    reach: Math.max(8, Math.round(Math.min(width, height) / 8)),
  });
  const soft = blur(Float32Array.from(pasted), width, 1);
  const image = base.image.slice();
  const clamped = new Uint8ClampedArray(3);
  for (let p = 0; p < pasted.length; p++) {
    if (!pasted[p]) continue;
    // Little at a border, whole a little within.
    const opacity = Math.min(1, Math.max(0, 2 * (soft[p] as number) - 0.8));
    for (let c = 0; c < 3; c++)
      clamped[c] =
        opacity * (colours[3 * p + c] as number) + (1 - opacity) * (base.image[3 * p + c] as number);
    image.set(clamped, 3 * p);
  }
  return { width, height, image, map: own.map((id, p) => (pasted[p] ? (shown.map[p] as number) : id)) };
}

/**
 * What is exchanged: the place with what lies in it, as eyes do in glasses whose frames are open, and a margin. What it encloses stays
 * where that shows the label, as a face within hair does.
 */
function regionOf(place: Uint8Array, size: Picture, isLabel: (p: number) => boolean): Uint8Array {
  const { width, height } = size;
  const margin = 2 * featherOf(size);
  const closing = Math.round(Math.min(width, height) / 20);
  const wide = dilate(place, width, closing + margin);
  const whole = withEnclosed(wide, width);
  const seen = new Uint8Array(place.length);
  const isEnclosed = (p: number) => whole[p] === 1 && wide[p] === 0;
  for (let start = 0; start < place.length; start++) {
    if (seen[start] || !isEnclosed(start)) continue;
    const piece = pieceOf(start, width, place.length, isEnclosed, seen);
    if (piece.some(isLabel)) for (const p of piece) whole[p] = 0;
  }
  return dilate(
    whole.map((inside) => 1 - inside),
    width,
    closing,
  ).map((outside) => 1 - outside);
}

/**
 * A region with the small things that it cuts, as brows, of either image: half of one beside half of another is seen. Small is a
 * sixth of the region.
 */
function withPieces(
  region: Uint8Array,
  size: Picture,
  maps: readonly Uint8Array[],
  without: ReadonlySet<number>,
): Uint8Array {
  const { width } = size;
  const most = region.reduce((sum, inside) => sum + inside, 0) / 6;
  const added = new Uint8Array(region.length);
  for (const map of maps) {
    const seen = new Uint8Array(region.length);
    for (let start = 0; start < region.length; start++) {
      if (!region[start] || seen[start] || without.has(map[start] as number)) continue;
      const piece = pieceOf(start, width, region.length, (q) => map[q] === map[start], seen);
      const inside = piece.reduce((sum, p) => sum + (region[p] as number), 0);
      if (piece.length > most || inside === piece.length || 10 * inside < piece.length) continue;
      for (const p of piece) added[p] = 1;
    }
  }
  return dilate(added, width, 2 * featherOf(size)).map((is, p) => is | (region[p] as number));
}

/** The recipient without its own part, which is filled in the donor's layout of classes. */
function withoutPart({ recipient, segment, random }: DonorBlend, shown: Warped): Picture | undefined {
  const own = maskOf(recipient.map, segment);
  if (!own.includes(1)) return recipient;
  const [stand = 0] = segment;
  const layout = shown.map.map((id, p) => ((shown.cover[p] as number) > 0.5 ? id : stand));
  return fill(recipient, dilate(own, recipient.width, featherOf(recipient)), segment, random, layout);
}

interface Kept extends Exchanged {
  /** The recipient's classes. */
  own: Uint8Array;
  shown: Warped;
  region: Uint8Array;
  width: number;
  shows: ReadonlySet<number>;
  /** How far the colours of the two are apart at a pixel. */
  away: (pixel: number) => number;
}

/** Where a recipient keeps its own pixels within a region: 1, [height, width]. */
function keptPixels({ own, shown, region, width, behind, segment, shows, away }: Kept): Uint8Array {
  const { map, cover } = shown;
  const isPart = (p: number) => segment.has(map[p] as number) && (cover[p] as number) > 0.5;
  const kept = region.map((inside, p) =>
    Number(
      inside === 1 &&
        (shows.has(own[p] as number) ||
          (!isPart(p) &&
            (behind.has(map[p] as number) || shows.has(map[p] as number) || (cover[p] as number) <= 0.99))),
    ),
  );
  const differs = (p: number) => region[p] === 1 && !kept[p] && !isPart(p) && map[p] !== own[p];
  const seen = new Uint8Array(region.length);
  for (let start = 0; start < region.length; start++) {
    if (seen[start] || !differs(start)) continue;
    const same = (q: number) => differs(q) && map[start] === map[q] && own[start] === own[q];
    const piece = pieceOf(start, width, region.length, same, seen);
    let [isRim, sum] = [false, 0];
    for (const p of piece) {
      sum += away(p);
      around(p, width, region.length, (q) => {
        if (!region[q]) isRim = true;
      });
    }
    if (isRim && sum > alike * piece.length) for (const p of piece) kept[p] = 1;
  }
  return kept;
}

/** The donor's colours in the recipient's light: all alike, so that its own differences stay. */
function toned({ recipient, segment, behind }: DonorBlend, shown: Warped, region: Uint8Array): Float32Array {
  const tone = toneFor(recipient, shown, region, new Set([...segment, ...behind]));
  const colours = new Float32Array(shown.colours.length);
  for (let p = 0; p < region.length; p++) {
    const cover = shown.cover[p] as number;
    if (cover < 1e-4) continue;
    const own = [0, 1, 2].map((c) => (shown.colours[3 * p + c] as number) / cover) as [
      number,
      number,
      number,
    ];
    colours.set(tone ? applyTone(tone, ...own) : own, 3 * p);
  }
  return colours;
}
