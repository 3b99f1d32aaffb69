import {
  decodeImage,
  HemlError,
  type HierarchyNode,
  imagesOf,
  type MethodContext,
  type MethodWork,
  type NodeSamples,
  resizeImage,
  type Unit,
  type UnitFacts,
  type UnitJob,
  type UnitTrainer,
} from '@hemlkit/core/method';
import { fingerprintName, fingerprintOf } from './fingerprint';
import type { GivenEmbedder } from './given-embedder';
import type { GivenOptions } from './options';

export interface GivenTraining {
  options: GivenOptions;
  context: MethodContext;
  hash: string;
  work: MethodWork;
  embedder(): Promise<GivenEmbedder>;
}

/** Trains nothing: checks what is known of the model, and keeps which one it was. */
export class GivenTrainer implements UnitTrainer {
  private opened: Promise<GivenEmbedder> | undefined;

  constructor(private readonly request: GivenTraining) {}

  async train(job: UnitJob): Promise<void> {
    const { work, hash } = this.request;
    const { tf } = work.engine;
    job.begin({ steps: 0, samples: this.samples(), images: 0 });
    await this.checkKnown();
    const value = tf.variable(tf.tensor1d(fingerprintOf(hash)), false);
    try {
      await job.epochs({
        variables: { [fingerprintName]: { value, layout: 'plain' } },
        state: {},
        // It has no epochs, unless somebody asks for a control that is trained.
        async epoch() {
          throw new HemlError('A model that was given cannot be trained.', { code: 'given-not-trainable' });
        },
        validate: async () => {
          const embedder = await this.embedder();
          return (await embedder.embed(work.data.splits.validation.store, {}, job.signal)).rows;
        },
      });
    } finally {
      value.dispose();
    }
  }

  async facts(_unit: Unit): Promise<UnitFacts> {
    const { batchSize } = this.request.options;
    return { samples: this.samples(), batchSize, steps: 0, parameters: 0, graph: 'given' };
  }

  async dispose(): Promise<void> {
    const opened = await this.opened?.catch(() => undefined);
    await opened?.dispose();
  }

  private embedder(): Promise<GivenEmbedder> {
    this.opened ??= this.request.embedder();
    return this.opened;
  }

  /** @throws HemlError (usage) where two images that somebody knows of are not as similar as they should be */
  private async checkKnown(): Promise<void> {
    const { known } = this.request.options;
    if (!known) return;
    const embedder = await this.embedder();
    const images = await Promise.all(
      [known.a, known.b].map(async (file) => {
        const image = await resizeImage(await decodeImage({ id: file, image: file }), embedder.square);
        return { image, map: new Uint8Array(embedder.size ** 2) };
      }),
    );
    const { rows, dimensions } = await embedder.embedWhole(imagesOf(images));
    const found = cosine(rows.subarray(0, dimensions), rows.subarray(dimensions));
    if (Math.abs(found - known.cosine) <= known.tolerance) return;
    throw new HemlError(
      `The cosine similarity of the known pair is ${found.toFixed(4)}, not ${known.cosine} as it should be (within ${known.tolerance}).`,
      {
        code: 'known-pair-missed',
        kind: 'usage',
        hint: 'Images are prepared in another way than where that was computed: compare `size`, `shorter`, `filter`, `mean`, `deviation`, `channels` and `pooling` of the method.',
      },
    );
  }

  private samples(): NodeSamples {
    const { hierarchy } = this.request.context;
    const { splits } = this.request.work.data;
    const { classes } = hierarchy.nodes.find(({ id }) => id === hierarchy.root) as HierarchyNode;
    const counts = ({ labels, store }: (typeof splits)['train'], used: number) => ({
      total: labels.length,
      present: store.showing(classes).length,
      used,
    });
    return {
      train: counts(splits.train, 0),
      validation: counts(splits.validation, splits.validation.labels.length),
    };
  }
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, ofA, ofB] = [0, 0, 0];
  for (const [i, x] of a.entries()) {
    const y = b[i] as number;
    dot += x * y;
    ofA += x * x;
    ofB += y * y;
  }
  return dot / Math.sqrt(ofA * ofB);
}
