import { afterAll, expect } from 'vitest';

// Files of tests that share a process: each has to leave it as it found it, or the order of files would matter.

const folder = process.cwd();
/** The process's environment, but for what libraries keep there: sharp its folder, the backend ONNX Runtime's silence. */
const environment = () => {
  const { VIPSHOME: _, ORT_DISABLE_TELEMETRY: __, ...variables } = process.env;
  return variables;
};
const variables = environment();

afterAll(async () => {
  const left = [];
  if (process.cwd() !== folder) left.push(`the working folder ${process.cwd()}`);
  const now = environment();
  for (const name of new Set([...Object.keys(variables), ...Object.keys(now)])) {
    if (now[name] === variables[name]) continue;
    left.push(`the environment variable ${name}`);
    if (variables[name] === undefined) delete process.env[name];
    else process.env[name] = variables[name];
  }
  process.chdir(folder);

  // As tfjs is before its first use: no variables by name, and the plain backend.
  const engine = globalThis._tfengine;
  engine?.disposeVariables();
  if (engine && 'cpu' in engine.registryFactory) await engine.setBackend('cpu');

  if (left.length > 0)
    throw new Error(
      `${expect.getState().testPath} leaves changed: ${left.join(', ')}. Put it back in afterAll, or list the file as isolated in vitest.config.ts.`,
    );
});
