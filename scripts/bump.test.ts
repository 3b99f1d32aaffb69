import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { peerFault } from '../packages/core/src/plugins/check-plugin';
import { pnpm, root, run } from './lib/pack';
import { allPackages, publishedPackages } from './lib/packages.mjs';

interface Manifest {
  version: string;
  peerDependencies?: Record<string, string>;
}

let folder: string;
/** Of those that are published. */
const manifestsIn = (place: string) =>
  Promise.all(
    publishedPackages().map(
      async (name) =>
        JSON.parse(await readFile(join(place, 'packages', name, 'package.json'), 'utf8')) as Manifest,
    ),
  );

/** A copy of the manifests, as the release would find them. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heml-bump-'));
  for (const name of ['package.json', 'pnpm-workspace.yaml', '.changeset'])
    await cp(join(root, name), join(folder, name), { recursive: true });
  for (const name of allPackages()) {
    await mkdir(join(folder, 'packages', name), { recursive: true });
    await cp(join(root, 'packages', name, 'package.json'), join(folder, 'packages', name, 'package.json'));
  }
  for (const name of await readdir(join(folder, '.changeset')))
    if (name.endsWith('.md')) await rm(join(folder, '.changeset', name));
  await writeFile(
    join(folder, '.changeset/one.md'),
    '---\n"@hemlkit/core": minor\n---\n\nA loss may have variables.\n',
  );
  execFileSync('git', ['init', '-q'], { cwd: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('gives all packages the next version, changelogs, and leaves peer ranges to packing', async () => {
  const before = await manifestsIn(folder);
  const [major, minor] = before[0]!.version.split('.').map(Number) as [number, number];
  execFileSync(process.execPath, [join(root, 'scripts/bump.mjs')], { cwd: folder, stdio: 'pipe' });
  const after = await manifestsIn(folder);
  expect(new Set(after.map(({ version }) => version))).toEqual(new Set([`${major}.${minor + 1}.0`]));
  expect(after.map(({ peerDependencies }) => peerDependencies)).toEqual(
    before.map(({ peerDependencies }) => peerDependencies),
  );
  const changelog = (name: string) => readFile(join(folder, 'packages', name, 'CHANGELOG.md'), 'utf8');
  expect(await changelog('core')).toContain('A loss may have variables.');
  for (const name of publishedPackages())
    expect(await changelog(name)).toContain(`## ${major}.${minor + 1}.0`);
  expect((await readdir(join(folder, '.changeset'))).filter((name) => name.endsWith('.md'))).toEqual([]);
});

it('lets a packed plugin run with the core of its release, and not with the one before', async () => {
  const [{ version }] = (await manifestsIn(folder)) as [Manifest];
  const plugin = join(folder, 'packages/metrics');
  // What `workspace:^` stands for is read from where the package would be installed.
  await mkdir(join(plugin, 'node_modules/@hemlkit'), { recursive: true });
  for (const own of ['core', 'testing'])
    await symlink(`../../../${own}`, join(plugin, `node_modules/@hemlkit/${own}`));
  await run(plugin, 'npx', ...pnpm, 'pack', '--out', 'packed.tgz');
  const manifest = JSON.parse(await run(plugin, 'tar', '-xzOf', 'packed.tgz', 'package/package.json'));
  expect(manifest.peerDependencies).toEqual({ '@hemlkit/core': `^${version}` });
  expect(peerFault('@hemlkit/metrics', manifest, version)).toBeUndefined();
  const [before] = (await manifestsIn(root)) as [Manifest];
  expect(peerFault('@hemlkit/metrics', manifest, before.version)?.message).toBe(
    `The plugin \`@hemlkit/metrics\` ${version} works with @hemlkit/core ^${version}, but ${before.version} is running.`,
  );
});
