/** What EXIF holds of a photograph's camera and its settings. */
export interface ExifFacts {
  /** Maker and model. */
  camera?: string;
  software?: string;
  /** Seconds. */
  exposure?: number;
  /** Focal length / aperture. */
  aperture?: number;
  iso?: number;
  /** Millimetres. */
  focalLength?: number;
  flash?: boolean;
}

/** Bytes of a value, by its type (TIFF 6.0, section 2). */
const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8 };

/** Reads a file's EXIF block (CIPA DC-008). @returns nothing where there is none of these fields, or the block is damaged */
export function exifFacts(block: Uint8Array): ExifFacts | undefined {
  const start = String.fromCharCode(...block.subarray(0, 4)) === 'Exif' ? 6 : 0;
  const view = new DataView(block.buffer, block.byteOffset + start, Math.max(0, block.byteLength - start));
  try {
    const little = view.getUint16(0) === 0x4949;
    const main = directory(view, view.getUint32(4, little), little);
    const pointer = main.get(0x8769);
    const own = typeof pointer === 'number' ? directory(view, pointer, little) : new Map<number, never>();
    const text = (tag: number) => String(main.get(tag) ?? '').trim();
    const number = (tag: number) => {
      const value = own.get(tag);
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    };
    const flash = number(0x9209);
    const facts = {
      camera: `${text(0x010f)} ${text(0x0110)}`.trim() || undefined,
      software: text(0x0131) || undefined,
      exposure: number(0x829a),
      aperture: number(0x829d),
      iso: number(0x8827),
      focalLength: number(0x920a),
      flash: flash === undefined ? undefined : (flash & 1) === 1,
    };
    const known = Object.entries(facts).filter(([, value]) => value !== undefined);
    return known.length > 0 ? (Object.fromEntries(known) as ExifFacts) : undefined;
  } catch (error) {
    // Outside of the block: it is cut off.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The entries of a directory: texts, and the first number of the others. */
function directory(view: DataView, at: number, little: boolean): Map<number, string | number> {
  const found = new Map<number, string | number>();
  const entries = view.getUint16(at, little);
  for (let i = 0; i < entries; i++) {
    const entry = at + 2 + 12 * i;
    const [tag, type, count] = [
      view.getUint16(entry, little),
      view.getUint16(entry + 2, little),
      view.getUint32(entry + 4, little),
    ];
    const bytes = (sizes[type] ?? 0) * count;
    if (bytes === 0 || bytes > view.byteLength) continue;
    const value = bytes > 4 ? view.getUint32(entry + 8, little) : entry + 8;
    if (type === 2) {
      let text = '';
      for (let j = 0; j < count; j++) {
        const code = view.getUint8(value + j);
        if (code === 0) break;
        text += String.fromCharCode(code);
      }
      found.set(tag, text);
    } else if (type === 3) found.set(tag, view.getUint16(value, little));
    else if (type === 4) found.set(tag, view.getUint32(value, little));
    else if (type === 5) found.set(tag, view.getUint32(value, little) / view.getUint32(value + 4, little));
  }
  return found;
}
