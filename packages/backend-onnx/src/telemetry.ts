/**
 * The door to one function, which has to be called before ONNX Runtime is loaded.
 *
 * ```ts
 * import { disableTelemetry } from '@hemlkit/backend-onnx/telemetry';
 *
 * disableTelemetry();
 * const { InferenceSession } = await import('onnxruntime-node');
 * ```
 * @module
 */
import { isMainThread } from 'node:worker_threads';

/** What ONNX Runtime reads, once a process and from the process's own environment, before it starts its telemetry. */
const variable = 'ORT_DISABLE_TELEMETRY';

/**
 * Switches off the telemetry of ONNX Runtime, which since 1.30 keeps a device id and a database of events in the home folder
 * and looks up a host of Microsoft. To be called before the first import of `onnxruntime-node` in a process.
 * A value of `ORT_DISABLE_TELEMETRY` that the user sets, for example 0, is kept.
 *
 * @throws Error in a thread whose process has not switched it off: a thread's `process.env` is a copy that ONNX Runtime
 * does not see
 */
export function disableTelemetry(): void {
  if (isMainThread) {
    process.env[variable] ||= '1';
    return;
  }
  if (ofProcess(variable)) return;
  throw new Error(
    `ONNX Runtime would report to Microsoft from this thread: a thread's environment is a copy, so its telemetry cannot be switched off here. Call \`disableTelemetry()\` of @hemlkit/backend-onnx/telemetry in the main thread before the thread starts, or set ${variable}=1 before the process starts.`,
  );
}

/** A variable of the process, also in a thread. It takes some 10 ms. */
function ofProcess(name: string): string | undefined {
  const { environmentVariables } = process.report.getReport() as unknown as {
    environmentVariables: Record<string, string | undefined>;
  };
  return environmentVariables[name];
}
