import { DeviceError } from '@hemlkit/backend-onnx';
import { expect, it } from 'vitest';
import { formatError } from '../errors/index';
import { createHeml } from '../heml';
import { unusable } from './onnxruntime';

it('reports what is missing of an unavailable device, and what to write', () => {
  const error = new DeviceError(
    'webgpu',
    'there is no graphics processor',
    'Take one. Or use the device cpu.',
  );
  expect(formatError(unusable(error))).toMatchInlineSnapshot(`
    "The engine's device 'webgpu' cannot be used: there is no graphics processor.
    Take one. Or use \`engine: { type: onnxruntime, device: cpu }\`."
  `);
  expect(unusable(error).exitCode).toBe(2);
});

it('never takes the CPU in place of a device that is not there', async () => {
  const engine = { type: 'onnxruntime', device: 'cuda' };
  const outcome = await createHeml({ engine }).then(
    (heml) => heml.dispose().then(() => 'it is there'),
    (error: Error) => error.message,
  );
  expect(outcome).toMatch(/^it is there$|^The engine's device 'cuda' cannot be used: /);
});

it('refuses a device that nobody knows', async () => {
  await expect(createHeml({ engine: { type: 'onnxruntime', device: 'gpu' } })).rejects.toThrow(/device/);
});
