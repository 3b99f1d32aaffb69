import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Refusal } from './refusal';

/** What is decoded. Others, SVG and PDF among them, could make the decoder read other files. */
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'heif'];
/** An image at most so large, in pixels: a small file can unpack to an enormous picture. */
const mostPixels = 40e6;
/** Sides longer than this are scaled down: the models see far fewer pixels. */
const longestSide = 2048;
const mostSeconds = 20;

/** A picture that somebody sent, written down again as a PNG of our own making. */
export interface Upload {
  /** Absolute. */
  file: string;
  /** What it was called, without folders. */
  name: string;
}

/** Pictures that were sent, in a temporary folder of this process and nowhere else. */
export class UploadStore {
  private constructor(readonly folder: string) {}

  static async create(): Promise<UploadStore> {
    return new UploadStore(await mkdtemp(join(tmpdir(), 'heml-serve-')));
  }

  /**
   * Decodes a picture and writes its pixels, nothing else of it, under a name that the sender has no say in.
   *
   * @throws Refusal for what is no picture, or too large a one
   */
  async add(bytes: Uint8Array, name: string): Promise<Upload> {
    const { default: sharp } = await import('sharp');
    const shown = basename(name.replaceAll('\\', '/')).slice(0, 120) || 'image';
    const file = join(this.folder, `${randomUUID()}.png`);
    try {
      const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'warning', pages: 1 });
      const { format } = await image.metadata();
      if (!formats.includes(format)) throw new Error(`${format} is not among ${formats.join(', ')}`);
      await image
        .timeout({ seconds: mostSeconds })
        .rotate()
        .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .png()
        .toFile(file);
    } catch (error) {
      await rm(file, { force: true });
      const [reason] = (error as Error).message.split('\n');
      throw new Refusal(415, `'${shown}' is no image that can be read (${reason}).`);
    }
    return { file, name: shown };
  }

  remove({ file }: Upload): Promise<void> {
    return rm(file, { force: true });
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
