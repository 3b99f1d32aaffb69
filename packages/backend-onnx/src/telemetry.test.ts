import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterEach, expect, it, vi } from 'vitest';
import { disableTelemetry } from './telemetry';

afterEach(() => void vi.unstubAllEnvs());

it.each([
  ['switches it off', undefined, '1'],
  ['takes an empty variable for none', '', '1'],
  ['leaves whoever sets it his will', '0', '0'],
])('%s', (_, before, after) => {
  vi.stubEnv('ORT_DISABLE_TELEMETRY', before);
  disableTelemetry();
  expect(process.env.ORT_DISABLE_TELEMETRY).toBe(after);
});

/** What a thread says whose process has the variable or has not. */
async function inThread(value: string | undefined): Promise<string> {
  vi.stubEnv('ORT_DISABLE_TELEMETRY', value);
  const contents = `import { parentPort } from 'node:worker_threads';
    import { disableTelemetry } from './telemetry';
    try { disableTelemetry(); parentPort.postMessage('off'); } catch (error) { parentPort.postMessage(error.message); }`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`), {
    execArgv: [],
    // What a thread has for itself reaches no library.
    env: { ORT_DISABLE_TELEMETRY: '1' },
  });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

it('refuses in a thread where it cannot be switched off, and names the way out', async () => {
  expect(await inThread('1')).toBe('off');
  expect(await inThread(undefined)).toMatchInlineSnapshot(
    `"ONNX Runtime would report to Microsoft from this thread: a thread's environment is a copy, so its telemetry cannot be switched off here. Call \`disableTelemetry()\` of @hemlkit/backend-onnx/telemetry in the main thread before the thread starts, or set ORT_DISABLE_TELEMETRY=1 before the process starts."`,
  );
});
