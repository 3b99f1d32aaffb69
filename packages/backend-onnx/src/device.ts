import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { encodeModel } from './onnx/model';
import { knownDevices, ortTensor, Session } from './session';
import type { Device } from './types';

/** A device that cannot be used: what is missing, and what to do. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';

  constructor(
    readonly device: Device,
    readonly missing: string,
    /** What to do about it, a sentence or two. */
    readonly remedy: string,
    cause?: unknown,
  ) {
    super(`The device '${device}' cannot be used: ${missing}. ${remedy}`, { cause });
  }
}

const OTHERWISE = 'Or use the device cpu.';
const REMEDIES: Record<Device, string> = {
  cpu: 'Install onnxruntime-node again.',
  webgpu:
    `It takes a graphics processor with a driver for Vulkan (on Linux the loader libvulkan.so.1 and the maker's driver; ` +
    `\`vulkaninfo --summary\` lists what is found), Direct3D 12 or Metal. ${OTHERWISE}`,
  cuda: `It takes an NVIDIA driver, CUDA 12 and cuDNN 9, with their libraries on LD_LIBRARY_PATH. ${OTHERWISE}`,
};
const CUDA_LIBRARY = 'libonnxruntime_providers_cuda.so';

/** What `checkDevice` asks of the machine; a test answers otherwise. */
export interface Machine {
  platform: string;
  known(): { name: string; bundled: boolean }[];
  /** The folder of ONNX Runtime's libraries. */
  libraries: string;
  has(file: string): boolean;
  /** Runs a small graph on a device. @throws ONNX Runtime's error */
  start(device: Device): void;
}

const require = createRequire(import.meta.url);
const realMachine = (): Machine => ({
  platform: `${process.platform} on ${process.arch}`,
  known: knownDevices,
  libraries: join(
    dirname(require.resolve('onnxruntime-node/package.json')),
    `bin/napi-v6/${process.platform}/${process.arch}`,
  ),
  has: existsSync,
  start: startDevice,
});

const started = new Set<Device>();

/**
 * Makes sure that a device can run graphs, by running a small one: ONNX Runtime would otherwise take the CPU without a
 * word, or fail in the midst of things.
 * @throws DeviceError
 */
export function checkDevice(device: Device, machine = realMachine()): void {
  if (device === 'cpu' || started.has(device)) return;
  const known = machine.known().find(({ name }) => name === device);
  if (!known)
    throw new DeviceError(device, `onnxruntime-node has none for ${machine.platform}`, `Use the device cpu.`);
  if (device === 'cuda' && !machine.has(join(machine.libraries, CUDA_LIBRARY)))
    throw new DeviceError(
      device,
      `ONNX Runtime's library for it, ${CUDA_LIBRARY}, is not in ${machine.libraries}`,
      `It is too large for npm: \`npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12\` fetches it from NuGet. ${OTHERWISE}`,
    );
  try {
    machine.start(device);
  } catch (error) {
    throw new DeviceError(device, reasonOf(error), REMEDIES[device], error);
  }
  started.add(device);
}

/** ONNX Runtime's words without its source files and function names. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reason =
    text.match(/(?:was false\. |\[ONNXRuntimeError\][^:]*: *\d* *: *\w* *: *)([^\n]+)/)?.[1] ??
    text.split('\n')[0];
  return `ONNX Runtime reports: ${(reason as string).trim().replace(/\.$/, '')}`;
}

function startDevice(device: Device): void {
  const x = { dtype: 'float32' as const, shape: [2] };
  const model = encodeModel({
    name: 'start',
    nodes: [{ name: 'start', type: 'Add', domain: '', inputs: ['x', 'x'], outputs: ['y'], attributes: {} }],
    inputs: [{ name: 'x', ...x }],
    outputs: [{ name: 'y', ...x }],
    constants: [],
  });
  const session = new Session(model, { threads: 1, device });
  try {
    const sum = session.run({ x: ortTensor(Float32Array.of(1, 2), [2], 'float32') }, { y: null }).y?.data;
    if (sum?.[0] !== 2 || sum[1] !== 4)
      throw new Error(`1 + 1 and 2 + 2 are ${sum?.[0]} and ${sum?.[1]} on it`);
  } finally {
    session.dispose();
  }
}
