import { filterNames, imageModelOptions } from '@hemlkit/core/onnx';
import { filePath, type Static, Type } from '@hemlkit/core/plugin';

const { model, input, output, pooling, mean, deviation, channels, batchSize, device, threads } =
  imageModelOptions;

export const givenOptions = Type.Object({
  model,
  input,
  output,
  pooling,
  size: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 2048,
      description:
        "Height and width that the network sees. Default: as in preprocessor_config.json, else the network's own.",
    }),
  ),
  shorter: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 4096,
      description:
        "Pixels that an image's shorter side is brought to before the square is cut from the middle. Default: as in preprocessor_config.json, else the image is stretched to the square.",
    }),
  ),
  filter: Type.Optional(
    Type.Enum([...filterNames], {
      description: "Pillow's filter that resizes. Default: as in preprocessor_config.json, else bilinear.",
    }),
  ),
  mean,
  deviation,
  channels,
  surroundings: Type.Enum(['keep', 'hide'], {
    default: 'keep',
    description:
      "What no segment covers: `keep` shows it always, so that distances are the model's own of whole images; `hide` shows the segments alone.",
  }),
  known: Type.Optional(
    Type.Object(
      {
        a: filePath({ description: 'An image file.' }),
        b: filePath({ description: 'Another one.' }),
        cosine: Type.Number({ minimum: -1, maximum: 1, description: 'What is known of the two.' }),
        tolerance: Type.Number({ minimum: 0, default: 0.01, description: 'By how much it may be missed.' }),
      },
      {
        additionalProperties: false,
        description:
          'Two images whose cosine similarity is known from where the model was made: the preparation of images is refused where it misses it.',
      },
    ),
  ),
  batchSize,
  device,
  threads,
});

export type GivenOptions = Static<typeof givenOptions>;
