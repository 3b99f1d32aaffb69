/** An image with its class map, both at one size. */
export interface Picture {
  width: number;
  height: number;
  /** RGB bytes [height, width, 3] */
  image: Uint8Array;
  /** Class ids [height, width] */
  map: Uint8Array;
}

/** A class map alone. */
export type ClassMap = Pick<Picture, 'width' | 'height' | 'map'>;

/** 1 where a class map shows one of the classes, else 0. */
export const maskOf = (map: Uint8Array, ids: ReadonlySet<number>): Uint8Array =>
  map.map((id) => Number(ids.has(id)));

/** A mask grown by so many pixels, in a square's shape. @returns 1 and 0 [height, width] */
export function dilate(mask: Uint8Array, width: number, radius: number): Uint8Array {
  const height = mask.length / width;
  const grown = (from: Uint8Array, length: number, step: number) =>
    from.map((_, p) => {
      const at = step === 1 ? p % width : Math.floor(p / width);
      for (let d = -Math.min(radius, at); d <= Math.min(radius, length - 1 - at); d++)
        if (from[p + d * step]) return 1;
      return 0;
    });
  return grown(grown(mask, width, 1), height, width);
}

/** Pixels over which an edge is softened: 1 up to 128 pixels a side, then more. */
export const featherOf = ({ width, height }: { width: number; height: number }): number =>
  Math.max(1, Math.round(Math.min(width, height) / 128));
