import {
  compose,
  type Engine,
  type Hierarchy,
  hideOthers,
  lookupSize,
  type MethodContext,
  type Program,
  type Tensor,
  type TrainingSettings,
  viewTables,
} from '@hemlkit/core/method';
import type { ImageLayout, ImagePreparation } from '@hemlkit/core/onnx';

export interface ComposerSettings extends Pick<ImagePreparation, 'normalize' | 'channels'> {
  size: number;
  layout: ImageLayout;
  surroundings: 'keep' | 'hide';
}

/** Composes images as the network takes them: what is hidden is replaced, channels are normalised and put in their order. */
export class Composer {
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly engine: Engine,
    private readonly settings: ComposerSettings,
  ) {}

  /** Images, class maps and a table → what the network takes. */
  input(batch: number, background: TrainingSettings['background']): Program {
    const { size, normalize } = this.settings;
    return this.program(`input ${batch} ${background}`, () =>
      this.engine.compile(
        (images: Tensor, maps: Tensor, table: Tensor) => [
          this.arranged(compose(this.engine.tf, images, maps, table, { background, normalize })),
        ],
        [
          { shape: [batch, size, size, 3], dtype: 'uint8' },
          { shape: [batch, size, size], dtype: 'uint8' },
          { shape: [lookupSize], dtype: 'float32' },
        ],
        'given-input',
      ),
    );
  }

  dispose(): void {
    for (const program of this.programs.values()) program.dispose();
    this.programs.clear();
  }

  private arranged(images: Tensor): Tensor {
    const { tf } = this.engine;
    const { channels, layout } = this.settings;
    const ordered = channels === 'bgr' ? tf.gather(images, tf.tensor1d([2, 1, 0], 'int32'), 3) : images;
    return layout === 'channels-first' ? tf.transpose(ordered, [0, 3, 1, 2]) : ordered;
  }

  private program(key: string, make: () => Program): Program {
    const known = this.programs.get(key) ?? make();
    this.programs.set(key, known);
    return known;
  }
}

/** What is shown of an image: by the whole, and by a view's segments. */
export interface Shown {
  /** Which class ids are shown where all segments are, see `lookupTable`. */
  table: Float32Array;
  /** Takes what a view does not show out of a class map. */
  hide(view: readonly string[], map: Uint8Array): void;
}

/** @param classes names of the class ids, by id */
export function shownOf(
  { hierarchy }: Pick<MethodContext, 'hierarchy'>,
  classes: readonly string[],
  background: TrainingSettings['background'],
  surroundings: 'keep' | 'hide',
): Shown {
  const ofSegments = viewTables(hierarchy, classes, background);
  const inSegments = viewTables(hierarchy, classes, 'black')(rootOf(hierarchy).segments);
  const tableOf = (segments: readonly string[]): Float32Array => {
    const table = ofSegments(segments);
    if (surroundings === 'hide') return table;
    // The last id stands for what was hidden.
    return table.map((shown, id) => (shown || (!inSegments[id] && id < lookupSize - 1) ? 1 : 0));
  };
  return {
    table: tableOf(rootOf(hierarchy).segments),
    hide: (view, map) => hideOthers(map, tableOf(view)),
  };
}

const rootOf = ({ nodes, root }: Hierarchy) =>
  nodes.find(({ id }) => id === root) as Hierarchy['nodes'][number];
