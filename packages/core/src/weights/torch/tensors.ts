import { type Dtype, toFloat32, widthOf } from '../dtype';
import type { HostTensor } from '../safetensors';
import { CheckpointFault } from './fault';
import type { Builders } from './pickle';
import { Named } from './pickle';

/** Values that tensors look into. */
export interface Storage {
  key: string;
  dtype: Dtype;
  /** How many values it has. */
  count: number;
}

/** PyTorch has as many. */
const mostAxes = 64;

/** A tensor as a pickle describes it: some of a storage's values. */
export class TorchTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const storages: Record<string, Dtype> = {
  DoubleStorage: 'F64',
  FloatStorage: 'F32',
  HalfStorage: 'F16',
  BFloat16Storage: 'BF16',
  LongStorage: 'I64',
  IntStorage: 'I32',
  ShortStorage: 'I16',
  CharStorage: 'I8',
  ByteStorage: 'U8',
  BoolStorage: 'BOOL',
};

/** The functions that state dicts name, and what their calls give here. */
const known: Record<string, (args: readonly unknown[]) => unknown> = {
  'collections.OrderedDict': ([items]) => {
    if (items === undefined) return new Map();
    if (!Array.isArray(items) || !items.every((item) => Array.isArray(item) && item.length === 2))
      throw new CheckpointFault('a dictionary is made of what are not pairs');
    return new Map(items as [unknown, unknown][]);
  },
  'torch._utils._rebuild_tensor': tensorOf,
  'torch._utils._rebuild_tensor_v2': tensorOf,
  'torch._utils._rebuild_parameter': ([data]) => data,
  'torch.Size': ([sizes]) => sizes ?? [],
};

export const builders: Builders = {
  call(name, args) {
    const make = Object.hasOwn(known, name) ? known[name] : undefined;
    if (make) return make(args);
    throw new CheckpointFault(`it calls \`${name}\``, 'program');
  },
  persistent(id) {
    const [kind, type, key, , count] = Array.isArray(id) ? id : [];
    const name = type instanceof Named ? type.name : undefined;
    const dtype = name?.startsWith('torch.') ? storages[name.slice('torch.'.length)] : undefined;
    if (kind !== 'storage' || typeof key !== 'string' || !isCount(count))
      throw new CheckpointFault('it refers to what is not the values of a tensor');
    if (!dtype)
      throw new CheckpointFault(
        `it has values of the type \`${name ?? String(type)}\`, which are not read; save it as float32, float16 or bfloat16`,
        'program',
      );
    return { key, dtype, count } satisfies Storage;
  },
};

/** @throws CheckpointFault where a tensor has values that its storage does not have */
function tensorOf([storage, offset, shape, strides]: readonly unknown[]): TorchTensor {
  const of = storage as Storage;
  const isStorage = typeof of === 'object' && of !== null && 'dtype' in of;
  if (Array.isArray(shape) && shape.length > mostAxes)
    throw new CheckpointFault(`it describes a tensor of ${shape.length} axes`);
  if (
    !isStorage ||
    !isCount(offset) ||
    !areCounts(shape) ||
    !areCounts(strides) ||
    shape.length !== strides.length
  )
    throw new CheckpointFault('it describes a tensor wrongly');
  const size = shape.reduce((product, length) => product * length, 1);
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * (strides[axis] as number), offset);
  if (size > of.count || (size > 0 && last >= of.count))
    throw new CheckpointFault(
      `a tensor [${shape}] has values that are not among the ${of.count} that are stored`,
    );
  return new TorchTensor(of, offset, shape, strides);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount);

/** The values of tensors as float32, row-major. Values that several tensors share are converted once. */
export class TensorValues {
  private readonly converted = new Map<string, Float32Array>();

  /** @param bytes of a storage */
  constructor(private readonly bytes: (storage: Storage) => Uint8Array) {}

  read({ storage, offset, shape, strides }: TorchTensor): HostTensor {
    const values = this.of(storage);
    const size = shape.reduce((product, length) => product * length, 1);
    const rowMajor = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, length) => product * length, 1),
    );
    const isPlain = shape.every((length, axis) => length < 2 || strides[axis] === rowMajor[axis]);
    const data = isPlain
      ? values.slice(offset, offset + size)
      : Float32Array.from({ length: size }, (_, at) => {
          let from = offset;
          for (const [axis, step] of rowMajor.entries())
            from += (Math.floor(at / step) % (shape[axis] as number)) * (strides[axis] as number);
          return values[from] as number;
        });
    return { shape: [...shape], data };
  }

  private of(storage: Storage): Float32Array {
    const id = `${storage.dtype} ${storage.key}`;
    let values = this.converted.get(id);
    if (!values) {
      const bytes = this.bytes(storage);
      if (bytes.length < storage.count * widthOf(storage.dtype))
        throw new CheckpointFault(`the values ${storage.key} are cut short`);
      values = toFloat32(storage.dtype, bytes.subarray(0, storage.count * widthOf(storage.dtype)));
      this.converted.set(id, values);
    }
    return values;
  }
}
