import { type Static, Type } from 'typebox';
import { filePath } from '../contracts/component';
import { modelDevices } from './model-thread';

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

/** Options of a component that runs a network from images to vectors, for a component's schema. */
export const imageModelOptions = {
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
  mean: channelsOf(
    'Subtracted from each channel of pixels in 0..1. Default: as in preprocessor_config.json; needed where there is none.',
  ),
  deviation: channelsOf('What each channel is then divided by. Default: as for `mean`.', 0),
  channels: Type.Enum(['rgb', 'bgr'], {
    default: 'rgb',
    description: 'The order of the channels that the network takes. `mean` and `deviation` are of RGB.',
  }),
  batchSize: Type.Integer({
    minimum: 1,
    default: 8,
    description: 'Images that go through the network at once, where it takes any number.',
  }),
  device: Type.Enum([...modelDevices], { default: 'cpu', description: 'Where the network runs.' }),
  threads: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Threads of the network. Default: one for each core.' }),
  ),
};

const all = Type.Object(imageModelOptions);

export type ImageModelOptions = Static<typeof all>;
