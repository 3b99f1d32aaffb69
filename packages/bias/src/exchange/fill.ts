import type { Random } from '@hemlkit/core/run';
import { grain } from './grain';
import { nearestKnown } from './nearest';
import type { Picture } from './picture';

/** A level of 0..255: what is filled is that near to harmonic, and as whole numbers no nearer. */
const tolerance = 0.05;
const mostSweeps = 1000;
/** Successive over-relaxation's: near the best for regions some dozens of pixels wide. */
const relaxation = 1.85;

/**
 * Takes a part away. Where it was the class map takes the class of the nearest pixel that is left, or another's
 * classes where they are known. The colours of each
 * class are continued from its own pixels around the hole, so that its borders stay sharp: they are harmonic (each pixel
 * the mean of its neighbours of the class: Laplace's equation with the known pixels for its border), and the grain of
 * the surroundings is laid over them.
 *
 * @param hole 1 where pixels are to be filled, [height, width]
 * @param gone class ids that must not be left within the hole; other classes stay there, only their colours are filled
 * @param random draws the grain; absent: none
 * @param layout classes to take instead of the nearest, [height, width]; where it shows one that is `gone`, the nearest all the same
 * @returns nothing where no pixel is left to fill from
 */
export function fill(
  picture: Picture,
  hole: Uint8Array,
  gone: ReadonlySet<number>,
  random?: Random,
  layout?: Uint8Array,
): Picture | undefined {
  const { width, height } = picture;
  const bare = hole.map((inside, p) => Number(inside !== 0 && gone.has(picture.map[p] as number)));
  const classSource = nearestKnown(bare, width);
  if (!classSource) return undefined;
  const map = picture.map.map((id, p) => {
    if (!bare[p]) return id;
    const asked = layout?.[p];
    return asked === undefined || gone.has(asked) ? (picture.map[classSource[p] as number] as number) : asked;
  });
  const colourSource = nearestKnown(hole, width, (a, b) => map[a] === map[b]);
  if (!colourSource) return undefined;
  const inside: number[] = [];
  const colours = Float32Array.from(picture.image);
  for (let p = 0; p < hole.length; p++) {
    if (!hole[p]) continue;
    inside.push(p);
    const from = colourSource[p] as number;
    for (let c = 0; c < 3; c++) colours[3 * p + c] = picture.image[3 * from + c] as number;
  }
  relax(colours, inside, neighboursOf(inside, map, width, height));
  if (random) grain(colours, inside, { ...picture, map, hole }, random);
  return { width, height, map, image: Uint8Array.from(Uint8ClampedArray.from(colours)) };
}

/** The four neighbours of each pixel that show its class, one row a pixel; -1: none. */
function neighboursOf(inside: readonly number[], map: Uint8Array, width: number, height: number): Int32Array {
  const found = new Int32Array(4 * inside.length).fill(-1);
  for (const [i, p] of inside.entries()) {
    const x = p % width;
    const y = (p - x) / width;
    const candidates = [
      x > 0 ? p - 1 : -1,
      x < width - 1 ? p + 1 : -1,
      y > 0 ? p - width : -1,
      y < height - 1 ? p + width : -1,
    ];
    for (const [k, q] of candidates.entries()) if (q >= 0 && map[q] === map[p]) found[4 * i + k] = q;
  }
  return found;
}

/** Gauss-Seidel with over-relaxation, until nothing changes any more. */
function relax(colours: Float32Array, inside: readonly number[], neighbours: Int32Array): void {
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let most = 0;
    for (let i = 0; i < inside.length; i++) {
      const at = 3 * (inside[i] as number);
      for (let c = 0; c < 3; c++) {
        let [sum, count] = [0, 0];
        for (let k = 4 * i; k < 4 * i + 4; k++) {
          const q = neighbours[k] as number;
          if (q < 0) continue;
          sum += colours[3 * q + c] as number;
          count++;
        }
        if (count === 0) continue;
        const step = relaxation * (sum / count - (colours[at + c] as number));
        colours[at + c] = (colours[at + c] as number) + step;
        most = Math.max(most, Math.abs(step));
      }
    }
    if (most < tolerance) return;
  }
}
