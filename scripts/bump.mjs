// Gives all packages their next version and changelog, from the changesets in .changeset: npm run bump.
//
// All packages have one version, and a plugin's peer range on core is `workspace:^`, which packing makes `^` and that version.
// So the ranges are right whatever the version. Changesets does not know that: of a peer that leaves its range, which ^0.1.0 does
// at 0.2.0, it makes a major release. The peers are therefore laid aside while it works.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const command = join(
  dirname(createRequire(import.meta.url).resolve('@changesets/cli/package.json')),
  'bin.js',
);
const isOwn = ([name]) => name.startsWith('@hemlkit/');
const manifests = readdirSync('packages')
  .map((name) => join('packages', name, 'package.json'))
  .filter((file) => existsSync(file));
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
const write = (file, value) => writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);

const aside = new Map();
for (const file of manifests) {
  const manifest = read(file);
  const peers = Object.entries(manifest.peerDependencies ?? {});
  if (!peers.some(isOwn)) continue;
  aside.set(file, manifest.peerDependencies);
  write(file, { ...manifest, peerDependencies: Object.fromEntries(peers.filter((one) => !isOwn(one))) });
}
try {
  process.exitCode = spawnSync(process.execPath, [command, 'version'], { stdio: 'inherit' }).status ?? 1;
} finally {
  for (const [file, peers] of aside) write(file, { ...read(file), peerDependencies: peers });
}
