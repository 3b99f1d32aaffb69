import { HemlError } from '../../contracts/error';
import type { Dtype } from '../dtype';
import { widthOf } from '../dtype';
import type { HostTensor } from '../safetensors';
import { CheckpointFault } from './fault';
import { unpickle } from './pickle';
import { stateDict } from './state-dict';
import { builders, type Storage, TensorValues, type TorchTensor } from './tensors';
import { ZipRecords } from './zip';

/** What `torch.save` wrote before 1.6 begins with. */
const legacyMagic = 0x1950a86a20f9469cfc6cn;
const legacyProtocol = 1001;

/**
 * Reads the tensors of a file that `torch.save` wrote of a state dict, or of a checkpoint that has one: the ZIP of PyTorch 1.6
 * and later, or the pickles before it. As of safetensors, whatever they are stored as they arrive as float32. Nothing of the
 * file is run: what is more than data is refused by its name.
 *
 * @param source what messages call the bytes, a file's path say
 * @throws HemlError for a file that is damaged, or holds more than weights
 *
 * @example
 * const { 'conv1.weight': weight } = decodeTorch(await readFile('resnet18.pth'));
 */
export function decodeTorch(bytes: Uint8Array, source = 'PyTorch data'): Record<string, HostTensor> {
  try {
    const { value, values } = bytes[0] === 0x50 ? fromZip(bytes) : fromPickles(bytes);
    const dictionary = stateDict(value);
    checkLength(dictionary, bytes.length);
    const tensors: [string, HostTensor][] = [];
    for (const [name, tensor] of dictionary) tensors.push([name, values.read(tensor)]);
    return Object.fromEntries(tensors.sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch (error) {
    if (!(error instanceof CheckpointFault)) throw error;
    throw error.kind === 'program'
      ? new HemlError(`The checkpoint "${source}" is not read: ${error.message}.`, {
          code: 'checkpoint-refused',
          hint: 'State dicts alone are read; programs are never run. In Python: `torch.save(model.state_dict(), "weights.pth")`.',
          cause: error,
        })
      : new HemlError(`"${source}" is not a sound PyTorch checkpoint: ${error.message}.`, {
          code: 'weights-damaged',
          hint: 'The file is damaged or only partly there: fetch or export it again.',
          cause: error,
        });
  }
}

/** Tensors may share values, but a few bytes must not become gigabytes. */
const mostTimes = 16;

function checkLength(tensors: ReadonlyMap<string, TorchTensor>, length: number): void {
  let total = 0;
  for (const { shape } of tensors.values()) total += shape.reduce((size, one) => size * one, 1);
  if (total > mostTimes * length)
    throw new CheckpointFault(`it has ${total} values in ${length} bytes`, 'program');
}

interface Opened {
  value: unknown;
  values: TensorValues;
}

function fromZip(bytes: Uint8Array): Opened {
  const records = new ZipRecords(bytes);
  const pickle = records.names.find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (!pickle)
    throw new CheckpointFault('it is a ZIP file without data.pkl, not what torch.save writes', 'program');
  const folder = pickle.slice(0, -'data.pkl'.length);
  if (records.names.includes(`${folder}constants.pkl`))
    throw new CheckpointFault('it is a TorchScript program', 'program');
  if (records.names.includes(`${folder}byteorder`)) {
    const order = new TextDecoder().decode(records.read(`${folder}byteorder`));
    if (order !== 'little') throw new CheckpointFault(`its byte order is ${order}`, 'program');
  }
  const { value } = unpickle(records.read(pickle), 0, builders);
  return { value, values: new TensorValues(({ key }) => records.read(`${folder}data/${key}`)) };
}

/** A number, a version, facts of the machine, the value, the keys of the storages, and for each its length and values. */
function fromPickles(bytes: Uint8Array): Opened {
  const used = new Map<string, Dtype>();
  const noting = {
    call: builders.call,
    persistent(id: unknown) {
      const storage = builders.persistent(id) as Storage;
      if (Array.isArray(id) && id[5] != null)
        throw new CheckpointFault('it has views of storages', 'program');
      used.set(storage.key, storage.dtype);
      return storage;
    },
  };
  const magic = unpickle(bytes, 0, noting);
  if (magic.value !== legacyMagic)
    throw new CheckpointFault('it is a pickle that torch.save did not write', 'program');
  const protocol = unpickle(bytes, magic.end, noting);
  if (protocol.value !== legacyProtocol)
    throw new CheckpointFault(`its version is ${String(protocol.value)}`);
  const facts = unpickle(bytes, protocol.end, noting);
  if (facts.value instanceof Map && facts.value.get('little_endian') === false)
    throw new CheckpointFault('its byte order is big', 'program');
  const { value, end } = unpickle(bytes, facts.end, noting);
  const keys = unpickle(bytes, end, noting);
  if (!Array.isArray(keys.value)) throw new CheckpointFault('it does not list its values');
  const parts = new Map<string, Uint8Array>();
  let at = keys.end;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys.value as unknown[]) {
    const dtype = used.get(String(key));
    if (!dtype) throw new CheckpointFault(`its values ${String(key)} belong to no tensor`);
    if (at + 8 > bytes.length) throw new CheckpointFault(`the values ${String(key)} are cut short`);
    const length = Number(view.getBigUint64(at, true)) * widthOf(dtype);
    at += 8;
    if (at + length > bytes.length) throw new CheckpointFault(`the values ${String(key)} are cut short`);
    parts.set(String(key), bytes.subarray(at, at + length));
    at += length;
  }
  const of = ({ key }: Storage): Uint8Array => {
    const part = parts.get(key);
    if (!part) throw new CheckpointFault(`the values ${key} are missing`);
    return part;
  };
  return { value, values: new TensorValues(of) };
}
