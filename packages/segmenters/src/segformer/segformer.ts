import { createHash } from 'node:crypto';
import { findModelFiles, type ModelFiles, modelDevices } from '@hemlkit/core/onnx';
import { defineSegmenter, filePath, Type } from '@hemlkit/core/plugin';
import { classNames } from './class-names';
import { readPreprocessing } from './preprocessing';
import { role } from './role';
import { Session } from './session';

const options = Type.Object({
  model: filePath({
    description:
      'A SegFormer in ONNX form; config.json and preprocessor_config.json are read from beside it.',
  }),
  classes: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'Names of the classes in the order of their ids. Default: id2label of config.json.',
    }),
  ),
  batchSize: Type.Integer({
    minimum: 1,
    default: 4,
    description: 'Images that go through the network at once.',
  }),
  device: Type.Enum([...modelDevices], { default: 'cpu', description: 'Where the network runs.' }),
  threads: Type.Optional(
    Type.Integer({ minimum: 1, description: 'Threads of the network. Default: one for each core.' }),
  ),
});

/** Any SegFormer exported to ONNX (Xie et al., 2021), prepared and read out as Hugging Face's image processor does. */
export const segformer = defineSegmenter({
  type: 'segformer',
  summary: 'Computes class maps by a SegFormer in ONNX form: the choice where no one has drawn any.',
  options,
  create: async (settings) => {
    const files = await findModelFiles(settings.model, role);
    const classes = classNames(files, settings.classes);
    // A file that is wrong is reported at once; a network is loaded when there is something to segment.
    readPreprocessing(files);
    const session = new Session(files, settings, classes.length);
    return {
      classes,
      fingerprint: fingerprint(files, classes),
      segment: (batch) => session.segment(batch.map(({ image }) => image)),
      prepare: () => session.prepare(),
      portable: () => session.portable(),
      networkSeconds: () => session.seconds,
      dispose: () => session.dispose(),
    };
  },
});

/** What decides the class maps; threads and batches do not, nor does where the model lies. */
const fingerprint = ({ hash, preprocessor }: ModelFiles, classes: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([hash, preprocessor?.value ?? null, classes]))
    .digest('hex');
