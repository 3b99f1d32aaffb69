import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPackageFromTarballData } from '@arethetypeswrong/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageFolder } from './lib/licences';
import { packAll, root } from './lib/pack';
import { publishedPackages } from './lib/packages.mjs';
import { packageFaults } from './packed/faults';
import { imported } from './packed/imported';

// What publishing would send to the registry, judged before it is sent.

let folder: string;
let tarballs: Record<string, string>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-packed-'));
  tarballs = await packAll(folder);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(publishedPackages())('%s', (name) => {
  let bytes: Uint8Array<ArrayBuffer>;
  let files: string[];
  let text: (path: string) => string;
  // biome-ignore lint/suspicious/noExplicitAny: as JSON has it
  let manifest: any;
  beforeAll(async () => {
    bytes = new Uint8Array(await readFile(tarballs[`@hemlkit/${name}`]!));
    const tarball = createPackageFromTarballData(bytes);
    const inside = `/node_modules/@hemlkit/${name}/`;
    files = tarball.listFiles(inside).map((file) => file.slice(inside.length));
    text = (path) => tarball.readFile(`${inside}${path}`);
    manifest = JSON.parse(text('package.json'));
  });
  const scripts = () => files.filter((file) => /^(dist|bin)\/.+\.js$/.test(file));
  // What is loaded in one process; a browser's script is a build of its own.
  const built = () => scripts().filter((file) => /^dist\/(?!browser\/)/.test(file));
  const asked = () => ({ ...manifest.dependencies, ...manifest.peerDependencies });

  it('is as publint and are-the-types-wrong want it', async () => {
    expect(await packageFaults(bytes)).toEqual([]);
  });

  it('says what it is, and when to use it', async () => {
    expect(manifest).toMatchObject({
      type: 'module',
      license: 'Apache-2.0',
      description: expect.stringMatching(/^.{30,}\.$/),
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
      sideEffects: expect.anything(),
    });
    expect(text('LICENSE')).toBe(await readFile(join(root, 'LICENSE'), 'utf8'));
    const [title, ...rest] = text('README.md').split('\n');
    expect(title).toBe(`# @hemlkit/${name}`);
    expect(rest.slice(0, 15).join('\n')).toMatch(/\b[Uu]se (it\b|`|when)|\bTake it\b/);
  });

  it('holds what its user needs, and no more', () => {
    const needed =
      /^((dist|bin)\/.+\.js|dist\/.+\.(js\.map|d\.ts)|package\.json|README\.md|LICENSE|dist\/THIRD-PARTY-NOTICES)$/;
    const other = files.filter(
      (file) => !needed.test(file) && !(name === 'cli' && /^templates\//.test(file)),
    );
    const more: Record<string, string[]> = {
      core: ['metric-tree.schema.json'],
      page: ['dist/browser/THIRD-PARTY-NOTICES', 'dist/browser/runtime.wasm.gz'],
    };
    expect(other.sort()).toEqual(more[name] ?? []);
    expect(files.filter((file) => /^dist\/.*(\.test\.|fixtures)/.test(file))).toEqual([]);
  });

  it('brings the sources along in its source maps, each once', () => {
    const maps = built().map((file) => JSON.parse(text(`${file}.map`)));
    for (const { sources, sourcesContent } of maps) expect(sourcesContent).toHaveLength(sources.length);
    // What is in two files would be there twice when both are loaded: two registries, two kinds of errors.
    const sources: string[] = maps.flatMap((map) => map.sources);
    expect(sources.filter((source, i) => sources.indexOf(source) !== i)).toEqual([]);
  });

  it('brings the licences of code that is not its own', () => {
    const sources: string[] = built().flatMap((file) => JSON.parse(text(`${file}.map`)).sources);
    const bundled = new Set(sources.map((source) => packageFolder(source)?.replace(/^.*node_modules\//, '')));
    bundled.delete(undefined);
    const file = 'dist/THIRD-PARTY-NOTICES';
    const licensed = files.includes(file) ? [...text(file).matchAll(/^(\S+) \d\S+ \([\w.-]+\)$/gm)] : [];
    expect(licensed.map(([, name]) => name).sort()).toEqual([...bundled].sort());
    if (name === 'core')
      expect([...bundled]).toEqual(expect.arrayContaining(['typebox', '@inversifyjs/core']));
  });

  it('leads to its own files only, and keeps nothing of how it was made', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/workspace:|@hemlkit\/source|\/src\//);
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  it('asks for the versions that it was made with', () => {
    const own = Object.keys(asked()).filter((other) => other.startsWith('@hemlkit/'));
    for (const other of own) expect(asked()[other], other).toBe(`^${manifest.version}`);
    // A plugin is what has core as a peer; the testing kit has it to be with the plugin's own core.
    const isPlugin = manifest.peerDependencies?.['@hemlkit/core'] !== undefined && name !== 'testing';
    expect(manifest.keywords.includes('heml-plugin')).toBe(isPlugin);
  });

  it('imports only what its package.json asks for', () => {
    const code = [...scripts(), ...files.filter((file) => file.endsWith('.d.ts'))];
    const found = new Set(code.flatMap((file) => imported(text(file))));
    expect(found.size).toBeGreaterThan(0);
    const known = [...Object.keys(asked()), manifest.name];
    expect([...found].filter((other) => !known.includes(other))).toEqual([]);
  });
});

it('the page brings the licences of what browsers run, and fits into 5 MB', async () => {
  const bytes = new Uint8Array(await readFile(tarballs['@hemlkit/page']!));
  const tarball = createPackageFromTarballData(bytes);
  const text = (path: string) => tarball.readFile(`/node_modules/@hemlkit/page/dist/browser/${path}`);
  const { sources } = JSON.parse(text('main.global.js.map')) as { sources: string[] };
  const bundled = new Set(sources.map((source) => packageFolder(source)?.replace(/^.*node_modules\//, '')));
  bundled.delete(undefined);
  // So onnxruntime-web's own map calls what it contains of onnxruntime-common.
  bundled.delete('common');
  const licensed = [...text('THIRD-PARTY-NOTICES').matchAll(/^(\S+) \d\S+ \([\w.-]+\)$/gm)];
  expect(licensed.map(([, name]) => name).sort()).toEqual([...bundled].sort());
  expect(bundled).toContain('onnxruntime-web');
  expect(bytes.length).toBeLessThan(5e6);
});
