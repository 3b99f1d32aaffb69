/** What is blended: the colours of a region are found, those around it are known. */
export interface GradientBlend {
  width: number;
  /** Known colours, [height, width, 3]; within the region they are not read. */
  target: ArrayLike<number>;
  /** The colours whose differences are kept, [height, width, 3]. */
  source: Float32Array;
  /** 1 where colours are found, [height, width]. */
  region: Uint8Array;
  /** How a pixel of the region is joined to what the target shows at a neighbour outside. */
  joint: (inside: number, outside: number) => Joint;
  /** How far the surroundings reach into the region, in pixels: beyond that the source's own colours hold. */
  reach: number;
}

/** How the source is joined to the target at the region's border. */
export interface Joint {
  /** How firmly, 0 (not at all) to 1. */
  weight: number;
  /** Whose colour in the source goes over into the target's colour outside: that pixel's own, or where the source shows another thing there the inside one's. */
  from: number;
}

/** Of the largest residual, in levels of 0..255: a colour is off by reach^2 times that at most. */
const tolerance = 2e-4;
const mostIterations = 2000;

/**
 * Blends a source into a target by its gradients (Poisson image editing: Pérez, Gangnet and Blake, 2003): of neighbours in the
 * region the difference of colours is the source's; across its border it joins the target's colours, as `joint` has it. So what is pasted has no seam, and a border of two things, as of hair before a background, does not bleed.
 *
 * Minimised is the sum over neighbours of (f_p - f_q - (g_p - g_q))^2, across the border times the joint, plus that over the region of (f_p - g_p)^2 / reach^2
 * (screened: Bhat and others, 2008), which also holds a region that nothing of the border is joined to. The normal equations
 * are positive definite: they are solved by conjugate gradients with Jacobi's preconditioner.
 *
 * @returns colours, [height, width, 3]: the source's outside of the region
 */
export function gradientBlend(request: GradientBlend): Float32Array {
  const { width, source, region } = request;
  const inside = [...region.keys()].filter((p) => region[p]);
  const system = systemOf(request, inside);
  const colours = source.slice();
  for (let c = 0; c < 3; c++) {
    const offsets = solve(system, c);
    for (const [i, p] of inside.entries())
      colours[3 * p + c] = (source[3 * p + c] as number) + (offsets[i] as number);
  }
  return colours;

  /** In the offsets u = f - g the source's gradients cancel: the border alone moves them. */
  function systemOf({ target, joint, reach }: GradientBlend, pixels: readonly number[]): System {
    const height = region.length / width;
    const places = new Int32Array(region.length).fill(-1);
    for (const [i, p] of pixels.entries()) places[p] = i;
    const neighbours = new Int32Array(4 * pixels.length).fill(-1);
    const diagonal = new Float64Array(pixels.length).fill(1 / reach ** 2);
    const right = [0, 1, 2].map(() => new Float64Array(pixels.length));
    for (const [i, p] of pixels.entries()) {
      const x = p % width;
      const y = (p - x) / width;
      const around = [
        x > 0 ? p - 1 : -1,
        x < width - 1 ? p + 1 : -1,
        y > 0 ? p - width : -1,
        y < height - 1 ? p + width : -1,
      ];
      for (const [k, q] of around.entries()) {
        if (q < 0) continue;
        const { weight, from } = region[q] ? { weight: 1, from: q } : joint(p, q);
        diagonal[i] = (diagonal[i] as number) + weight;
        if (region[q]) neighbours[4 * i + k] = places[q] as number;
        else if (weight > 0)
          for (const [c, values] of right.entries())
            values[i] =
              (values[i] as number) +
              weight * ((target[3 * q + c] as number) - (source[3 * from + c] as number));
      }
    }
    return { neighbours, diagonal, right };
  }
}

interface System {
  /** Four a row: the unknowns that are its neighbours; -1: none. */
  neighbours: Int32Array;
  diagonal: Float64Array;
  /** Of each channel. */
  right: Float64Array[];
}

/** Conjugate gradients (Hestenes and Stiefel, 1952). */
function solve({ neighbours, diagonal, right }: System, channel: number): Float64Array {
  const count = diagonal.length;
  const solution = new Float64Array(count);
  const residual = Float64Array.from(right[channel] as Float64Array);
  const conditioned = residual.map((value, i) => value / (diagonal[i] as number));
  const direction = conditioned.slice();
  const image = new Float64Array(count);
  let norm = dot(residual, conditioned);
  for (let iteration = 0; iteration < mostIterations && norm > 0; iteration++) {
    for (let i = 0; i < count; i++) {
      let value = (diagonal[i] as number) * (direction[i] as number);
      for (let k = 4 * i; k < 4 * i + 4; k++) {
        const j = neighbours[k] as number;
        if (j >= 0) value -= direction[j] as number;
      }
      image[i] = value;
    }
    const step = norm / dot(direction, image);
    let most = 0;
    for (let i = 0; i < count; i++) {
      solution[i] = (solution[i] as number) + step * (direction[i] as number);
      residual[i] = (residual[i] as number) - step * (image[i] as number);
      conditioned[i] = (residual[i] as number) / (diagonal[i] as number);
      most = Math.max(most, Math.abs(residual[i] as number));
    }
    if (most < tolerance) break;
    const next = dot(residual, conditioned);
    for (let i = 0; i < count; i++)
      direction[i] = (conditioned[i] as number) + (next / norm) * (direction[i] as number);
    norm = next;
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
