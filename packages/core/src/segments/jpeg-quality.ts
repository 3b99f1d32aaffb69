/**
 * The lowest frequencies of the luminance table that JPEG's standard gives as an example, in the order of the file (ITU-T T.81,
 * table K.1). Higher ones are cut off at 255 where quality is low.
 */
const standard = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14];

/**
 * The quality, 1 to 100, by which a JPEG's luminance was quantised: on the scale of the Independent JPEG Group, whose tables
 * are the standard's times 50 / quality below 50, and times 2 - quality / 50 from there on.
 *
 * @param bytes the beginning of the file
 * @returns nothing where no table is found
 */
export function jpegQuality(bytes: Uint8Array): number | undefined {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number;
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
    // The image begins.
    if (marker === 0xda || length < 2) return undefined;
    if (marker === 0xdb && ((bytes[at + 4] as number) & 15) === 0) {
      const wide = (bytes[at + 4] as number) >> 4 ? 2 : 1;
      if (at + 5 + 64 * wide > bytes.length) return undefined;
      let sum = 0;
      for (let i = 0; i < standard.length; i++) {
        const value = at + 5 + i * wide;
        sum +=
          wide === 2
            ? ((bytes[value] as number) << 8) | (bytes[value + 1] as number)
            : (bytes[value] as number);
      }
      const scale = sum / standard.reduce((all, one) => all + one, 0);
      const quality = scale < 1 ? 50 * (2 - scale) : 50 / scale;
      return Math.min(100, Math.max(1, Math.round(quality)));
    }
    at += 2 + length;
  }
  return undefined;
}
