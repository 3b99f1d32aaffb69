import { createHash } from 'node:crypto';
import {
  findModelFiles,
  type ImageLayout,
  type ImageModelRole,
  ImageNetwork,
  imageModelOptions,
  preparationOf,
} from '@hemlkit/core/onnx';
import { defineTrunk, HemlError, type Trunk, Type } from '@hemlkit/core/plugin';

const role: ImageModelRole = {
  name: "The trunk's model",
  exportHint:
    'Export the network from images to vectors: `optimum-cli export onnx --task feature-extraction`.',
  owner: 'the trunk',
};

/** A network that somebody else trained, whose features are computed once and kept. */
export const onnx = defineTrunk({
  type: 'onnx',
  summary:
    'A network in ONNX form that is not trained: the features of each image, as a node shows it, are computed once before the training.',
  options: Type.Object(imageModelOptions),
  async create(options, _services, { imageSize }): Promise<Trunk> {
    const files = await findModelFiles(options.model, role);
    // An image comes at the size that the method stores, so that of the file only the normalisation is asked.
    const size = { size: imageSize, shorter: imageSize };
    const { normalize, channels } = preparationOf({ ...options, ...size }, files, role);
    const network = await ImageNetwork.load(options, role);
    try {
      if (network.size !== undefined && network.size !== imageSize)
        throw new HemlError(
          `The trunk's model takes images of ${network.size}x${network.size}, and they come at ${imageSize}x${imageSize}: ${options.model}`,
          {
            code: 'image-size-mismatch',
            kind: 'usage',
            hint: `Set \`training.imageSize: ${network.size}\`, or of the method \`additive\` its \`cropSize: ${network.size}\`.`,
          },
        );
      const batchSize = network.batch ?? options.batchSize;
      const of = async (images: Float32Array, batch: number) => {
        // A network of a fixed batch is filled up.
        const count = network.batch ?? batch;
        const given = arranged(images, { count, size: imageSize, layout: network.layout, channels });
        const rows = await network.run(given, count, imageSize);
        return rows.subarray(0, (rows.length / count) * batch);
      };
      const features = (await of(new Float32Array(imageSize * imageSize * 3), 1)).length;
      const { input, output, pooling } = options;
      const facts = { hash: files.hash, normalize, channels, input, output, pooling };
      return {
        variables: {},
        features,
        pretrained: true,
        apply() {
          throw new HemlError('The trunk `onnx` is frozen: it computes outside the step that is trained.', {
            code: 'trunk-frozen',
            kind: 'usage',
            hint: 'Take a method that asks for features ahead, `additive`, `bottom-up` or `single`, or another trunk.',
          });
        },
        frozen: {
          key: createHash('sha256').update(JSON.stringify(facts)).digest('hex'),
          normalize,
          batchSize,
          of,
          dispose: () => network.dispose(),
        },
      };
    } catch (error) {
      await network.dispose();
      throw error;
    }
  },
});

interface Arrangement {
  /** Images of the result; what is missing is 0. */
  count: number;
  size: number;
  layout: ImageLayout;
  channels: 'rgb' | 'bgr';
}

/** Images [batch, size, size, 3] of RGB in the network's layout and order of channels; a copy. */
function arranged(images: Float32Array, { count, size, layout, channels }: Arrangement): Float32Array {
  const area = size * size;
  const placed = new Float32Array(count * area * 3);
  const isFirst = layout === 'channels-first';
  for (let at = 0; at < images.length; at += 3) {
    const image = Math.floor(at / (area * 3));
    const pixel = at / 3 - image * area;
    for (let channel = 0; channel < 3; channel++) {
      const own = channels === 'bgr' ? 2 - channel : channel;
      const place = isFirst ? own * area + pixel : pixel * 3 + own;
      placed[image * area * 3 + place] = images[at + channel] as number;
    }
  }
  return placed;
}
