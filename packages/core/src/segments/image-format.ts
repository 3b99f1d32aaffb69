const text = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

/** How many bytes at the beginning of a file determine its image format. */
export const formatBytes = 12;

/**
 * The format by a file's first bytes, whatever its name ends with. Only these formats are decoded: others (SVG, PDF) are
 * programs that draw, and may draw for ever or read other files.
 */
export function imageFormat(head: Uint8Array): 'jpeg' | 'png' | 'gif' | 'webp' | 'tiff' | 'avif' | undefined {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (text(head, 0, 8) === '\x89PNG\r\n\x1a\n') return 'png';
  if (/^GIF8[79]a$/.test(text(head, 0, 6))) return 'gif';
  if (text(head, 0, 4) === 'RIFF' && text(head, 8, 12) === 'WEBP') return 'webp';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text(head, 0, 4))) return 'tiff';
  return text(head, 4, 8) === 'ftyp' ? 'avif' : undefined;
}
