import {
  compose,
  type Engine,
  type ImageSource,
  type MethodSplit,
  type MethodWork,
  type Program,
  type TrainingSettings,
} from '@hemlkit/core/method';
import type { Model } from './model';
import { composedInputs } from './seen';

/** Raised when the same facts give other features. */
const version = 1;

export interface FrozenRowsRequest {
  engine: Engine;
  frozen: NonNullable<Model['frozen']>;
  settings: Pick<TrainingSettings, 'imageSize' | 'background'>;
  kept: MethodWork['kept'];
}

export interface RowsOptions {
  /** Changes the class map of an image before it is shown. */
  hide?: ((position: number, map: Uint8Array) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** Of a model with a frozen trunk; nothing for any other. */
export function frozenRows({
  model: { frozen },
  ...request
}: Omit<FrozenRowsRequest, 'frozen'> & { model: Pick<Model, 'frozen'> }): FrozenRows | undefined {
  return frozen && new FrozenRows({ ...request, frozen });
}

/** The features that a frozen trunk has of images as a node shows them, a row an image. Calls must not overlap. */
export class FrozenRows {
  private readonly programs = new Map<number, Program>();

  constructor(private readonly request: FrozenRowsRequest) {}

  /**
   * The features of a split's images, computed once for what is shown of them and kept.
   *
   * @param table which classes are shown, see `lookupTable`
   * @returns [images, features], row-major
   */
  ofSplit(
    { key, store }: Pick<MethodSplit, 'key' | 'store'>,
    table: Float32Array,
    { signal }: Pick<RowsOptions, 'signal'> = {},
  ): Promise<Float32Array> {
    const compute = () => this.of(store, table, { signal });
    if (key === undefined) return compute();
    const { frozen, settings, kept } = this.request;
    const { imageSize, background } = settings;
    return kept(
      { features: frozen.key, version, images: key, imageSize, background, shown: [...table].join('') },
      compute,
    );
  }

  /** The features of any images, [images, features], row-major. */
  async of(
    source: ImageSource,
    table: Float32Array,
    { hide, signal }: RowsOptions = {},
  ): Promise<Float32Array> {
    const { frozen } = this.request;
    const { count, size } = source;
    const batch = count <= 2 ? Math.max(1, count) : frozen.batchSize;
    const images = new Uint8Array(batch * size * size * 3);
    const maps = new Uint8Array(batch * size * size);
    const rows = new Float32Array(count * frozen.features);
    for (let start = 0; start < count; start += batch) {
      signal?.throwIfAborted();
      const here = Math.min(batch, count - start);
      for (let i = 0; i < here; i++) {
        const map = maps.subarray(i * size * size, (i + 1) * size * size);
        source.read(start + i, images.subarray(i * size * size * 3, (i + 1) * size * size * 3), map);
        hide?.(start + i, map);
      }
      const [composed] = await this.composer(batch).run([images, maps, table]);
      const given = (composed as Float32Array).subarray(0, here * size * size * 3);
      rows.set(await frozen.of(given, here), start * frozen.features);
    }
    return rows;
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
    this.programs.clear();
  }

  private composer(batch: number): Program {
    const { engine, frozen, settings } = this.request;
    const { background, imageSize } = settings;
    const { normalize } = frozen;
    let program = this.programs.get(batch);
    if (!program) {
      program = engine.compile(
        (images, maps, table) => [
          compose(engine.tf, images as never, maps as never, table as never, { background, normalize }),
        ],
        composedInputs(batch, imageSize),
        'frozen-input',
      );
      this.programs.set(batch, program);
    }
    return program;
  }
}
