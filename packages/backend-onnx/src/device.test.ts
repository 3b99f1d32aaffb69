import { expect, it } from 'vitest';
import { checkDevice, type Machine } from './device';

/** A machine on which everything is there, but for what a test takes away. */
const machine = (changes: Partial<Machine> = {}): Machine => ({
  platform: 'linux on x64',
  known: () => [
    { name: 'cpu', bundled: true },
    { name: 'webgpu', bundled: true },
    { name: 'cuda', bundled: false },
  ],
  libraries: '/ort',
  has: () => true,
  start: () => {},
  ...changes,
});
const fails = (text: string) => ({
  start: () => {
    throw new Error(text);
  },
});
const message = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

it('asks nothing of the machine for the CPU', () => {
  expect(() => checkDevice('cpu', machine(fails('never called')))).not.toThrow();
});

it('says that there is no graphics processor', () => {
  const said =
    '/onnxruntime_src/onnxruntime/core/providers/webgpu/webgpu_context.cc:136 onnxruntime::webgpu::WebGpuContext::Initialize(...)::<lambda()> ' +
    'adapter_result.status == wgpu::RequestAdapterStatus::Success was false. Failed to get a WebGPU adapter: No supported adapters\n';
  expect(message(() => checkDevice('webgpu', machine(fails(said))))).toMatchInlineSnapshot(
    `"The device 'webgpu' cannot be used: ONNX Runtime reports: Failed to get a WebGPU adapter: No supported adapters. It takes a graphics processor with a driver for Vulkan (on Linux the loader libvulkan.so.1 and the maker's driver; \`vulkaninfo --summary\` lists what is found), Direct3D 12 or Metal. Or use the device cpu."`,
  );
});

it('says that this build has no such device', () => {
  const known = () => [{ name: 'cpu', bundled: true }];
  const text = message(() => checkDevice('cuda', machine({ platform: 'darwin on arm64', known })));
  expect(text).toMatchInlineSnapshot(
    `"The device 'cuda' cannot be used: onnxruntime-node has none for darwin on arm64. Use the device cpu."`,
  );
});

it('says which library of CUDA is missing, and how to get it', () => {
  expect(message(() => checkDevice('cuda', machine({ has: () => false })))).toMatchInlineSnapshot(
    `"The device 'cuda' cannot be used: ONNX Runtime's library for it, libonnxruntime_providers_cuda.so, is not in /ort. It is too large for npm: \`npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12\` fetches it from NuGet. Or use the device cpu."`,
  );
});

it("says what CUDA's own libraries lack", () => {
  const said =
    '[ONNXRuntimeError] : 1 : FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file';
  expect(message(() => checkDevice('cuda', machine(fails(said))))).toMatchInlineSnapshot(
    `"The device 'cuda' cannot be used: ONNX Runtime reports: Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file. It takes an NVIDIA driver, CUDA 12 and cuDNN 9, with their libraries on LD_LIBRARY_PATH. Or use the device cpu."`,
  );
});

it('asks a device that was there only once', () => {
  let asked = 0;
  const present = machine({ start: () => void asked++ });
  checkDevice('webgpu', present);
  checkDevice('webgpu', present);
  expect(asked).toBe(1);
});
