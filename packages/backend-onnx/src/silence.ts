import { encodeModel, type OnnxModel } from './onnx/model';
import { SILENT, silenced } from './onnx/silenced';
import { ortTensor, Session } from './session';

let sign: string | undefined;
let isKnown = false;

/**
 * The message of the error that stops the copies; found out with a model of one node. Undefined where no error comes, or
 * comes before the outputs are written, as it may in another version of onnxruntime-node: models are not silenced then.
 */
export function silentSign(): string | undefined {
  if (isKnown) return sign;
  isKnown = true;
  const x = { name: 'x', dtype: 'float32', shape: [1] } as const;
  const double = {
    name: 'double',
    type: 'Add',
    domain: '',
    inputs: ['x', 'x'],
    outputs: ['y'],
    attributes: {},
  };
  const model: OnnxModel = {
    name: 'silence',
    nodes: [double],
    inputs: [x],
    outputs: [{ ...x, name: 'y' }],
    constants: [],
  };
  const written = new Float32Array(1);
  const given = { x: ortTensor(Float32Array.of(21), [1], 'float32') };
  let session: Session | undefined;
  try {
    session = new Session(encodeModel(silenced(model)), { threads: 1 });
    session.run(given, { [SILENT]: null, y: ortTensor(written, [1], 'float32') });
  } catch (error) {
    if (written[0] === 42 && error instanceof Error) sign = error.message;
  } finally {
    session?.dispose();
  }
  return sign;
}
