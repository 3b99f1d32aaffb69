import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Refusal } from './refusal';

/** What is decoded. Others, SVG and PDF among them, could make the decoder read other files. */
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif', 'heif'];
/** The most pixels that are accepted: a small file can unpack to an enormous picture. */
const mostPixels = 40e6;
/** The longest side that is accepted, in pixels: one pixel by forty million takes minutes to scale. */
const mostSide = 20_000;
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

/** Milliseconds after which the folder of an ended process is removed: a process of another container also looks ended. */
const leftAfter = 3_600_000;

/** The number of names that are kept, those of removed files included: a failure may be reported later. */
const mostNames = 100;

/** Pictures that were sent, in a temporary folder of this process and nowhere else. */
export class UploadStore {
  private readonly names = new Map<string, string>();

  private constructor(readonly folder: string) {}

  static async create(): Promise<UploadStore> {
    await removeLeftovers();
    return new UploadStore(await mkdtemp(join(tmpdir(), `heml-serve-${process.pid}-`)));
  }

  /**
   * Decodes a picture and writes its pixels, nothing else of it, under a name that the sender cannot choose.
   *
   * @throws Refusal for a file that is not a picture, or is too large
   */
  async add(bytes: Uint8Array, name: string): Promise<Upload> {
    const { default: sharp } = await import('sharp');
    const shown = basename(name.replaceAll('\\', '/')).slice(0, 120) || 'image';
    const file = join(this.folder, `${randomUUID()}.png`);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    try {
      const image = sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 });
      const { format, width, height } = await image.metadata();
      if (!formats.includes(format)) throw new Error(`${format} is not among ${formats.join(', ')}`);
      if (Math.max(width, height) > mostSide)
        throw new Error(`it is ${width}x${height}, and a side may have ${mostSide} pixels`);
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
      throw new Refusal(415, `'${shown}' cannot be read as an image (${reason}).`);
    }
    this.names.set(file, shown);
    for (const known of [...this.names.keys()].slice(0, -mostNames)) this.names.delete(known);
    return { file, name: shown };
  }

  /** A text with files under the names that they were sent with. */
  named(text: string): string {
    return [...this.names].reduce((shown, [file, name]) => shown.replaceAll(file, () => name), text);
  }

  remove({ file }: Upload): Promise<void> {
    return rm(file, { force: true });
  }

  dispose(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** Removes the folders of killed processes. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch((): string[] => [])) {
    const pid = /^heml-serve-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    const age = Date.now() - (await stat(folder).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > leftAfter) await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // The process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
