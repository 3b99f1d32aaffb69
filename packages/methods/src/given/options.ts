import { modelDevices } from '@hemlkit/core/onnx';
import { filePath, type Static, Type } from '@hemlkit/core/plugin';

/** Pillow's filters, by their numbers. */
export const filterNames = ['nearest', 'lanczos', 'bilinear', 'bicubic', 'box', 'hamming'] as const;

const channelsOf = (description: string, exclusiveMinimum?: number) =>
  Type.Optional(
    Type.Array(Type.Number(exclusiveMinimum === undefined ? {} : { exclusiveMinimum }), {
      minItems: 3,
      maxItems: 3,
      description,
    }),
  );

export const givenOptions = Type.Object({
  model: filePath({
    description:
      'A network from images to vectors in ONNX form; preprocessor_config.json is read from beside it, or from above a folder `onnx`.',
  }),
  input: Type.Optional(Type.String({ minLength: 1, description: 'Its input. Default: the only one.' })),
  output: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'The output with the vectors. Default: the first of [batch, dimensions], else the first.',
    }),
  ),
  pooling: Type.Enum(['first', 'mean'], {
    default: 'first',
    description:
      'Of an output [batch, tokens, dimensions]: the first token (the class token of a vision transformer), or the mean of all. Of a map [batch, channels, height, width] it is always the mean.',
  }),
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
  mean: channelsOf(
    'Subtracted from each channel of pixels in 0..1. Default: as in preprocessor_config.json; needed where there is none.',
  ),
  deviation: channelsOf('What each channel is then divided by. Default: as for `mean`.', 0),
  channels: Type.Enum(['rgb', 'bgr'], {
    default: 'rgb',
    description: 'The order of the channels that the network takes. `mean` and `deviation` are of RGB.',
  }),
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
  batchSize: Type.Integer({
    minimum: 1,
    default: 8,
    description: 'Images that go through the network at once, where it takes any number.',
  }),
  device: Type.Enum([...modelDevices], { default: 'cpu', description: 'Where the network runs.' }),
  threads: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Threads of the network. Default: one for each core.' }),
  ),
});

export type GivenOptions = Static<typeof givenOptions>;
