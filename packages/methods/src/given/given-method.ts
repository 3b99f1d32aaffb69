import {
  HemlError,
  type ImageNeeds,
  type Method,
  type MethodContext,
  type MethodWork,
  type RunEvent,
  type Unit,
  type UnitWeights,
} from '@hemlkit/core/method';
import { findModelFiles, ImageNetwork, type ImagePreparation, preparationOf } from '@hemlkit/core/onnx';
import { Type } from '@hemlkit/core/plugin';
import { GivenEmbedder } from './given-embedder';
import { GivenModels } from './given-models';
import { GivenTrainer } from './given-trainer';
import type { GivenOptions } from './options';
import { role } from './role';

/** Raised when the same settings give other embeddings. */
const version = 1;

/**
 * Reads what lies beside the model, and its input where nothing else gives its size.
 *
 * @throws HemlError (usage) where the model or what prepares its images is none that can be used
 */
export async function openGiven(options: GivenOptions, context: MethodContext): Promise<GivenMethod> {
  const files = await findModelFiles(options.model, role);
  const preparation = preparationOf(options, files, role);
  const size = preparation.size ?? (await sizeOfNetwork(options));
  const { fit } = preparation;
  if (fit.shorter !== undefined && fit.shorter < size)
    throw new HemlError(
      `A square of ${size} pixels cannot be cut from an image whose shorter side has ${fit.shorter}.`,
      { code: 'preparation-invalid', kind: 'usage', hint: 'Set `shorter` to at least `size`.' },
    );
  return new GivenMethod(options, context, { ...preparation, size }, files.hash);
}

/** Asks a model that was trained elsewhere. */
class GivenMethod implements Method {
  readonly images: ImageNeeds;
  readonly units: readonly Unit[];

  constructor(
    private readonly options: GivenOptions,
    private readonly context: MethodContext,
    private readonly preparation: ImagePreparation & { size: number },
    private readonly hash: string,
  ) {
    const { size, fit } = preparation;
    const { keep, background } = context.settings().training;
    this.images = { size, fit };
    this.units = [
      {
        node: context.hierarchy.root,
        others: [],
        needs: [],
        decides: {
          schema: Type.Object({}),
          value: { hash, preparation, ...(options.surroundings === 'hide' && { background }) },
        },
        version,
        epochs: 0,
        keep,
      },
    ];
  }

  remarks(): RunEvent[] {
    const { background } = this.context.settings().training;
    const { size, fit } = this.preparation;
    const seen =
      fit.shorter === undefined
        ? `stretched to ${size}x${size}`
        : `brought to a shorter side of ${fit.shorter}, of which the middle ${size}x${size} is seen`;
    const around =
      this.options.surroundings === 'keep'
        ? 'what no segment covers is always shown'
        : 'what no segment covers is hidden';
    return [
      { type: 'info', message: `The model was given: nothing is trained. Images are ${seen}.` },
      {
        type: 'info',
        message: `Where an explanation hides a segment, its place is filled by the background \`${background}\`; ${around}.`,
      },
    ];
  }

  train(work: MethodWork): GivenTrainer {
    const { options, context, hash } = this;
    return new GivenTrainer({ options, context, hash, work, embedder: () => this.embedder(work) });
  }

  open(work: MethodWork & { files: UnitWeights }): GivenModels {
    return new GivenModels(this.context, work, () => this.embedder(work), this.hash);
  }

  private async embedder({ engine, data }: MethodWork): Promise<GivenEmbedder> {
    const { options, context, preparation } = this;
    const network = await ImageNetwork.load(options, role);
    const { classes } = data.segmenter;
    try {
      return new GivenEmbedder({ engine, network, context, classes, preparation, options });
    } catch (error) {
      await network.dispose();
      throw error;
    }
  }
}

async function sizeOfNetwork(options: GivenOptions): Promise<number> {
  const network = await ImageNetwork.load(options, role);
  await network.dispose();
  if (network.size !== undefined) return network.size;
  throw new HemlError(
    `It is not known at which size the given model sees images: it takes any: ${options.model}`,
    {
      code: 'preparation-unknown',
      kind: 'usage',
      hint: 'Set `size` of the method, the height and width that it was trained at; often 112 or 224.',
    },
  );
}
