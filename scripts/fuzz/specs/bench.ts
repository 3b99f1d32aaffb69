import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { HemlError } from '../../../packages/core/src/contracts/error';
import { formatError } from '../../../packages/core/src/errors/format-error';
import { realSpecs } from './arbitraries';

/** What the process was seen to do since the case began; the mocks of a test write it. */
export const seen = { opened: [] as string[], plugins: [] as string[] };

/** The environment of every case: what real specs name, and values that look like a reference and like a key. */
export const env: Record<string, string> = {
  ...Object.fromEntries(
    [
      ...Object.values(realSpecs)
        .join()
        .matchAll(/\$\{env:(\w+)/g),
    ].map(([, name]) => [name, '/data']),
  ),
  REF: 'x${env:UNSET}',
  KEY: '__proto__',
  HOME: '/home/x',
  N: '3',
};

/** Seconds of the processor that one case may take; the slowest takes a tenth of it. */
const longest = 3;

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const shape = () => JSON.stringify(prototypes.map((one) => Reflect.ownKeys(one).map(String)));
const clean = shape();

/** A folder with files, beside what no case may touch: a secret, and a module that tells when it runs. */
export function caseFolder(files: Record<string, string>): string {
  const top = mkdtempSync(join(tmpdir(), 'heml-fuzz-'));
  const folder = join(top, 'specs');
  mkdirSync(folder);
  // Plugins are found as they are from the real specs.
  symlinkSync(fileURLToPath(new URL('../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
  writeFileSync(join(top, 'secret.yaml'), 'secret: 1\n');
  writeFileSync(join(folder, 'canary.mjs'), 'globalThis.canary = 1;\n');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/**
 * Runs one case and holds it to what every case must keep: it ends with a value or a HemlError that can be shown, in
 * bounded time; no prototype has changed; no file was opened but the spec and those that specs name by `extends` or
 * `base`; no code ran but that of plugins that it names.
 */
export async function held<T>(file: string, run: () => T | Promise<T>): Promise<T | undefined> {
  Object.assign(seen, { opened: [], plugins: [] });
  const before = process.cpuUsage();
  let value: T | undefined;
  try {
    value = await run();
  } catch (error) {
    if (!(error instanceof HemlError)) throw error;
    expect(error.kind).toBe('usage');
    const text = formatError(error);
    expect(text.length).toBeLessThan(200_000);
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}/u);
  }
  const { user } = process.cpuUsage(before);
  expect(user / 1e6).toBeLessThan(longest);
  expect(shape()).toBe(clean);
  if ('canary' in globalThis) {
    delete (globalThis as { canary?: unknown }).canary;
    expect(seen.plugins).toContain('./canary.mjs');
  }
  checkOpened(file, [...new Set(seen.opened)]);
  return value;
}

function checkOpened(file: string, opened: readonly string[]): void {
  const named = new Set([file]);
  for (const path of opened) {
    expect([...named]).toContain(path);
    if (path !== opened.at(-1)) for (const other of namedBy(path)) named.add(resolve(dirname(path), other));
  }
}

/** The files that a file names, read by other means than what is tested. */
function namedBy(path: string): string[] {
  const { extends: parent, base } = parse(readFileSync(path, 'utf8'), { logLevel: 'silent' }) ?? {};
  const bases = typeof base === 'object' && base !== null ? Object.values(base) : [base];
  return [parent, ...bases].filter((name) => typeof name === 'string').map(expanded);
}

const expanded = (name: string) =>
  name.replace(/\$\{env:(\w+)(?::-([^}]*))?\}/g, (_, key: string, other) => env[key] ?? other);
