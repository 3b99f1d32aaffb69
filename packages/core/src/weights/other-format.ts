import { HemlError } from '../contracts/error';

const text = (bytes: Uint8Array, length: number): string => String.fromCharCode(...bytes.subarray(0, length));

/** What a file is that is neither safetensors nor ONNX. */
export interface OtherFormat {
  /** With its article. */
  what: string;
  /** How it becomes safetensors; or, where `isDownload`, the file that it stands for. */
  hint: string;
  /** It is what `decodeTorch` reads. */
  isTorch?: true;
  /** It came in place of the file when that was fetched. */
  isDownload?: true;
}

/** What a file that was given as weights is instead, by its first bytes, and what to do. */
const others: readonly (OtherFormat & { is(bytes: Uint8Array): boolean })[] = [
  {
    // A zip, as torch.save writes it since 1.6; or a pickle of protocol 2 to 5, as before.
    is: (bytes) =>
      text(bytes, 4) === 'PK\x03\x04' ||
      (bytes[0] === 0x80 && (bytes[1] as number) >= 2 && (bytes[1] as number) <= 5),
    what: 'a PyTorch checkpoint',
    hint: 'As `weights` of a trunk its state dict is read. Elsewhere export it in Python: `safetensors.torch.save_file(model.state_dict(), "weights.safetensors")`.',
    isTorch: true,
  },
  {
    is: (bytes) => text(bytes, 34) === 'version https://git-lfs.github.com',
    what: 'a pointer of Git LFS, which stands for the file',
    hint: 'Fetch the file itself: `git lfs pull`.',
    isDownload: true,
  },
  {
    is: (bytes) => text(bytes, 4) === '\x89HDF',
    what: 'an HDF5 file, as Keras writes it',
    hint: 'Export it as safetensors.',
  },
  {
    is: (bytes) => /^\s*<(!doctype|html)/i.test(text(bytes, 64)),
    what: 'a web page',
    hint: 'Its address was answered by a page, of an error say: fetch the file itself.',
    isDownload: true,
  },
];

/** Which known format a file has that is not one for models. @param bytes 64 of them are enough */
export const otherFormatOf = (bytes: Uint8Array): OtherFormat | undefined =>
  others.find(({ is }) => is(bytes));

/** @throws HemlError that names the format, for a file of weights that is of a known other one */
export function refuseOtherFormats(bytes: Uint8Array, source: string): void {
  const other = otherFormatOf(bytes);
  if (other)
    throw new HemlError(`"${source}" is not a safetensors file but ${other.what}.`, {
      code: 'weights-of-other-format',
      hint: other.hint,
    });
}
