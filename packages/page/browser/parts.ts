import type { PageData } from '../src/page-data';
import { PageError } from './page-error';

/** Bytes of the page, by name, as scripts of its folder hand them over. */
export class Parts {
  private readonly held = new Map<string, Uint8Array<ArrayBuffer>>();

  put(name: string, base64: string): void {
    this.held.set(name, bytesOf(base64));
  }

  /** @throws PageError where its file did not come */
  get(name: string): Uint8Array<ArrayBuffer> {
    const found = this.held.get(name);
    if (found) return found;
    throw new PageError(
      `A part of the page is missing: ${name}.`,
      'The page needs its whole folder: copy all of it, or export it again.',
    );
  }

  /** Takes a part out, so that its memory can be used again. */
  take(name: string): Uint8Array<ArrayBuffer> {
    const found = this.get(name);
    this.held.delete(name);
    return found;
  }
}

type Decoding = typeof Uint8Array & { fromBase64?(text: string): Uint8Array<ArrayBuffer> };

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const { fromBase64 } = Uint8Array as Decoding;
  if (fromBase64) return fromBase64.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Loads scripts of the page's folder, one after another. @param onBytes told how many bytes are there, of how many */
export async function loadFiles(
  files: PageData['files'],
  onBytes: (done: number, all: number) => void,
): Promise<void> {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { file, bytes } of files) {
    await loadScript(file);
    done += bytes;
    onBytes(done, all);
  }
}

function loadScript(src: string): Promise<void> {
  return new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = src;
    script.onload = () => {
      script.remove();
      loaded();
    };
    script.onerror = () =>
      failed(
        new PageError(
          `A file of the page cannot be loaded: ${src}.`,
          'The page needs its whole folder: copy all of it, or export it again.',
        ),
      );
    document.head.append(script);
  });
}

/** Unpacks what gzip has packed. */
export async function unpacked(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
