import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFaults } from './outside/check-package';

// The packages as their users get them: packed, installed into an empty folder elsewhere, used with plain node.

const root = resolve(__dirname, '..');
const pnpm = ['--yes', `pnpm@${/pnpm@([\d.]+)/.exec(JSON.stringify(await readRootPackage()))?.[1]}`];
const minutes = 60_000;
const small = ['training.epochs=1', 'training.imageSize=32', 'dataset.train=48', 'dataset.validation=24'];
const settings = small.flatMap((setting) => ['--set', setting]);

async function readRootPackage(): Promise<unknown> {
  return JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
}

/** Runs a program to its end; what it printed. @throws with its output when it fails */
async function run(folder: string, file: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '', CI: '1' };
  try {
    const { stdout } = await promisify(execFile)(file, args, { cwd: folder, env, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${file} ${args.join(' ')}\n${stdout}\n${stderr}`);
  }
}

let place: string;
let tarballs: Record<string, string>;
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'heml-outside-'));
  const built = await readdir(join(root, 'packages/cli/dist')).catch(() => []);
  if (!built.includes('bin.js')) await run(root, process.execPath, 'scripts/build.mjs');
  await run(root, 'npx', ...pnpm, '-r', '--filter', './packages/*', 'pack', '--pack-destination', place);
  const files = (await readdir(place)).filter((name) => name.endsWith('.tgz'));
  // hemlkit-loss-plugins-0.1.0.tgz is @hemlkit/loss-plugins
  tarballs = Object.fromEntries(
    files.map((name) => [`@hemlkit/${/^hemlkit-(.+)-\d/.exec(name)?.[1]}`, `file:${join(place, name)}`]),
  );
}, 5 * minutes);
afterAll(() => rm(place, { recursive: true, force: true }));

describe('packed', () => {
  const names = readdirSync(join(root, 'packages'));
  const inTarball = async (name: string, ...args: string[]) =>
    run(place, 'tar', ...args, tarballs[`@hemlkit/${name}`]!.slice('file:'.length));

  it.each(names)('%s is as publint and are-the-types-wrong want it', async (name) => {
    expect(await packageFaults(tarballs[`@hemlkit/${name}`]!.slice('file:'.length))).toEqual([]);
  });

  it.each(names)('%s holds what its user needs, and no more', async (name) => {
    const files = (await inTarball(name, '-tzf')).trim().split('\n');
    const paths = files.map((file) => file.replace('package/', ''));
    expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(paths.filter((path) => path.endsWith('.js')).every((path) => /^(dist|bin)\//.test(path))).toBe(
      true,
    );
    expect(paths.filter((path) => /^(?!templates\/).*\.test\.|^src\//.test(path))).toEqual([]);
    const scripts = paths.filter((path) => /^dist\/.*\.js$/.test(path));
    expect(scripts.filter((path) => !paths.includes(`${path}.map`))).toEqual([]);
  });

  it.each(names)('%s asks for the versions that it was made with', async (name) => {
    const manifest = JSON.parse(await inTarball(name, '-xzO', 'package/package.json', '-f'));
    expect(JSON.stringify(manifest)).not.toContain('workspace:');
    expect(manifest).toMatchObject({ license: 'Apache-2.0', type: 'module', sideEffects: expect.anything() });
    const peer = manifest.peerDependencies?.['@hemlkit/core'];
    expect(manifest.keywords.includes('heml-plugin')).toBe(peer !== undefined);
    if (peer !== undefined) expect(peer).toBe(`^${manifest.version}`);
  });
});

const consumer = `import { createHeml, openRun, type MetricTree } from '@hemlkit/core';
import { Type, defineMetric } from '@hemlkit/core/plugin';

export const nothing = defineMetric({
  type: 'nothing',
  summary: 'Counts the queries.',
  options: Type.Object({ scale: Type.Number({ default: 1, description: 'What the count is multiplied by.' }) }),
  create: ({ scale }) => ({ compute: async ({ labels }) => ({ nothing: labels.length * scale }) }),
});

const run = await openRun('runs/smiles');
const [a, b] = await run.samples();
const tree: MetricTree = await run.explain(a!.id, b!.id, { owen: false });
await run.dispose();
const heml = await createHeml({ plugins: ['@hemlkit/metrics'], engine: { type: 'onnxruntime' } });
console.log(tree.nodes.length, heml.tf.getBackend());
await heml.dispose();
`;

// As `tsc --init` writes it. Without `skipLibCheck` tfjs-core's own declarations are an error wherever @types/long is not
// at the top, which no package of ours can help.
const tsconfig = {
  compilerOptions: {
    strict: true,
    skipLibCheck: true,
    module: 'nodenext',
    target: 'es2022',
    outDir: 'built',
    types: ['node'],
  },
  files: ['consumer.ts'],
};

/** The lines of messages about our own declarations, where a consumer's compiler checks those of packages too. */
const ownMistakes = (output: string) =>
  output.split('\n').filter((line) => /error TS/.test(line) && !/@tensorflow/.test(line));

const managers: [name: string, install: (folder: string) => Promise<unknown>][] = [
  ['npm', (folder) => run(folder, 'npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund')],
  ['pnpm', (folder) => run(folder, 'npx', ...pnpm, 'install', '--ignore-scripts', '--ignore-workspace')],
];

describe.each(managers)('installed by %s', (name, install) => {
  let folder: string;
  const heml = (...args: string[]) => run(folder, join(folder, 'node_modules/.bin/heml'), ...args);

  it(
    'installs',
    async () => {
      folder = join(place, `with-${name}`);
      await mkdir(folder);
      const manifest = {
        name: 'outside',
        private: true,
        type: 'module',
        dependencies: tarballs,
        devDependencies: { typescript: '~5.9.3', '@types/node': '^20.19.0' },
        // No version of the packages is in a registry: what one asks of another is the packed one too.
        pnpm: { overrides: tarballs },
      };
      await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
      await install(folder);
    },
    10 * minutes,
  );

  it(
    'begins an experiment, trains it and explains a pair',
    async () => {
      await heml('init', '.', '--yes', '--name', 'smiles');
      await heml('train', 'smiles.yaml', ...settings);
      const tree = JSON.parse(await heml('explain', 'runs/smiles', '--format', 'json'));
      expect(tree.nodes).toHaveLength(15);
    },
    5 * minutes,
  );

  it(
    'begins a plugin, and trains with it',
    async () => {
      await heml('init', 'plugin', 'own-loss');
      const out = await heml('train', 'own-loss/try.yaml', ...settings);
      expect(out).toContain('3 nodes');
    },
    5 * minutes,
  );

  it(
    'is used from TypeScript, checked strictly, and from what node runs',
    async () => {
      await writeFile(join(folder, 'consumer.ts'), consumer);
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
      const tsc = (...args: string[]) =>
        run(folder, process.execPath, 'node_modules/typescript/bin/tsc', ...args);
      await tsc();
      // The declarations are the same whoever installed them, and a check of all of them takes a while.
      if (name === 'npm') {
        const all = await tsc('--noEmit', '--skipLibCheck', 'false').catch(({ message }: Error) => message);
        expect(ownMistakes(all)).toEqual([]);
      }
      expect(await run(folder, process.execPath, 'built/consumer.js')).toContain('15 onnxruntime');
    },
    5 * minutes,
  );
});
