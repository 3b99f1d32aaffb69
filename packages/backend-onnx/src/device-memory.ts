import type { DType } from './graph/dtype';
import { encodeModel } from './onnx/model';
import { Session } from './session';
import type { Device, OrtTensor } from './types';

/** Copies tensors between main memory and a device's. */
export interface DeviceMemory {
  upload(tensor: OrtTensor): OrtTensor;
  download(tensor: OrtTensor): OrtTensor;
}

const memories = new Map<Device, DeviceMemory>();

/**
 * The memory of a device. onnxruntime-node leaves outputs of a graph in it and takes them as inputs, but has no copying of
 * its own (`getData` of such a tensor ends the process): so a graph that gives back its input does it.
 */
export function deviceMemory(device: Device): DeviceMemory {
  let memory = memories.get(device);
  if (!memory) {
    const sessions = new Map<string, Session>();
    const copy = (tensor: OrtTensor, to: OrtTensor['location']): OrtTensor => {
      const key = `${tensor.type} ${tensor.dims.length} ${to}`;
      let session = sessions.get(key);
      if (!session) {
        session = identity(device, tensor, to);
        sessions.set(key, session);
      }
      return session.run({ x: tensor }, { y: null }).y as OrtTensor;
    };
    memory = { upload: (tensor) => copy(tensor, 'gpu-buffer'), download: (tensor) => copy(tensor, 'cpu') };
    memories.set(device, memory);
  }
  return memory;
}

/** A graph that gives back its input, of any shape of as many dimensions. */
function identity(device: Device, { type, dims }: OrtTensor, to: OrtTensor['location']): Session {
  const any = { dtype: type as DType, shape: dims.map((_, axis) => `extent${axis}`) };
  const model = encodeModel({
    name: 'copy',
    nodes: [{ name: 'copy', type: 'Identity', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} }],
    inputs: [{ name: 'x', ...any }],
    outputs: [{ name: 'y', ...any }],
    constants: [],
  });
  return new Session(model, { threads: 1, device, outputs: { y: to } });
}
