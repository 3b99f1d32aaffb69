import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { CropSource, StoredImages } from '../contracts/images';
import { readChecked } from '../files/checked-json';
import { DamagedFile, setAside } from '../files/damaged';
import { presentPositions } from './presence';
import { imagesFile, mapsFile, rowSum, type StoredSample } from './rows';
import type { StoreIndex } from './store-index';

/** The way out where a store is damaged. */
export const again = 'Start again: what can be made again is built again.';

/** Sets a damaged store aside, and names its new place in the error. */
export function setAsideAtOnce(error: DamagedFile, folder: string): DamagedFile {
  const to = setAside(folder);
  return to === undefined
    ? error
    : new DamagedFile(folder, error.reason, `It is set aside as ${to}. ${again}`);
}

/** Reads rows by offset: image [size, size, 3], class map [size, size]. */
export class RowReader {
  private readonly images: number;
  private readonly maps: number;
  /** Rows that were found to be what was written: each is checked when it is first read. */
  private readonly checked: Uint8Array;

  constructor(
    protected readonly folder: string,
    readonly size: number,
    private readonly rows: readonly Pick<StoredSample, 'sum'>[],
  ) {
    this.images = openSync(join(folder, imagesFile), 'r');
    this.maps = openSync(join(folder, mapsFile), 'r');
    this.checked = new Uint8Array(rows.length);
  }

  /**
   * Reads one row into the caller's buffers.
   * @throws DamagedFile where it is not what was written
   */
  read(position: number, image: Uint8Array, map: Uint8Array): void {
    const area = this.size * this.size;
    const read =
      readSync(this.images, image, 0, area * 3, position * area * 3) +
      readSync(this.maps, map, 0, area, position * area);
    if (this.checked[position] === 1) return;
    const sum = this.rows[position]?.sum;
    if (read !== area * 4) throw this.damaged(position, 'is cut short');
    if (sum !== undefined && sum !== rowSum(image, map))
      throw this.damaged(position, 'is not what was written');
    this.checked[position] = 1;
  }

  /** Whether both files have a whole row for each sample. */
  protected get isWhole(): boolean {
    const area = this.size * this.size;
    return (
      fstatSync(this.images).size === this.rows.length * area * 3 &&
      fstatSync(this.maps).size === this.rows.length * area
    );
  }

  protected damaged(position: number, what: string): DamagedFile {
    return new DamagedFile(this.folder, `row ${position} of its images and class maps ${what}`, again);
  }

  close(): void {
    closeSync(this.images);
    closeSync(this.maps);
  }
}

/**
 * Decoded images and class maps of one split at the training size, in flat files that are read by offset. It
 * serves sets larger than memory, and what is read often stays in the system's page cache.
 */
export class SegmentStore extends RowReader implements StoredImages {
  /** Of the same samples, where the method asks for crops. */
  crops?: CropSource & { close(): void };

  private constructor(
    readonly index: StoreIndex,
    folder: string,
  ) {
    super(folder, index.size, index.samples);
  }

  /**
   * @returns nothing where there is no store
   * @throws DamagedFile where a file of it is not as long as it should be; rows are checked as they are read
   */
  static async open(folder: string): Promise<SegmentStore | undefined> {
    const index = await readChecked<StoreIndex>(join(folder, 'index.json'), {
      hint: again,
      form: { size: 'number', classes: 'array', presence: 'array', samples: 'array' },
      item: folder,
    });
    if (!index) return undefined;
    let store: SegmentStore;
    try {
      store = new SegmentStore(index, folder);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
      throw new DamagedFile(folder, `${imagesFile} or ${mapsFile} is missing`, again, folder, cause);
    }
    if (store.isWhole) return store;
    store.close();
    const count = index.samples.length;
    throw new DamagedFile(folder, `${imagesFile} or ${mapsFile} is not of the size of ${count} rows`, again);
  }

  /** A damaged store is set aside at once, so that nobody reads it and the next user builds it again. */
  protected override damaged(position: number, what: string): DamagedFile {
    return setAsideAtOnce(super.damaged(position, what), this.folder);
  }

  get count(): number {
    return this.index.samples.length;
  }

  override close(): void {
    super.close();
    this.crops?.close();
  }

  showing(classes: readonly string[]): Int32Array {
    return presentPositions(this, { classes });
  }
}
