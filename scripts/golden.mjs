// Holds what commands print of two small trained runs against what an earlier version printed, to the bit.
//   node scripts/golden.mjs --write          writes the hashes of this version into scripts/golden.json
//   node scripts/golden.mjs                  compares with them, and names what differs
//   HEML_COMMAND=/elsewhere/packages/cli/bin/heml.js node scripts/golden.mjs ...    of another build
// The quickstart, and with HEML_DATA a tree of 31 ResNet-18 on real faces, each shortened: some ten minutes. Bits depend on the
// vectors of the processor, so the file says for which it holds. `--keep FOLDER` keeps the runs and texts, to see what differs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root } from './lib/shell.mjs';

const command = resolve(process.env.HEML_COMMAND ?? join(root, 'packages/cli/bin/heml.js'));
const file = join(root, 'scripts/golden.json');
const argument = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const kept = argument('--keep');
const work = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'heml-golden-'));
mkdirSync(work, { recursive: true });

function heml(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: work,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`heml ${args.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

const sha256 = (content) => createHash('sha256').update(content).digest('hex').slice(0, 16);

/** JSON without what differs from run to run: seconds and paths. */
const steady = (text) =>
  JSON.stringify(JSON.parse(text), (key, value) => (key === 'seconds' ? undefined : value)).replaceAll(
    work,
    '',
  );

const trees = {
  quickstart: ['specs/quickstart.yaml', 'training.epochs=2', 'engine.threads=2', 'engine.workers=1'],
  'faces-folder': process.env.HEML_DATA && [
    'specs/faces-folder.yaml',
    ...[
      'training.epochs=1',
      'dataset.split={ train: 200, validation: 100 }',
      'training.imageSize=48',
      'engine.workers=1',
    ],
  ],
};

const found = {};
for (const [name, tree] of Object.entries(trees)) {
  if (!tree) continue;
  const [spec, ...set] = tree;
  const run = join('runs', name);
  heml('train', join(root, spec), '--resume', ...set.flatMap((setting) => ['--set', setting]));
  const texts = {
    explain: steady(heml('explain', run, '--format', 'json')),
    evaluate: steady(heml('evaluate', run, '--format', 'json')),
    faithfulness: steady(heml('faithfulness', run, '--pairs', '6', '--format', 'json')),
    'audit run': steady(heml('audit', 'run', run, '--images', '30', '--format', 'json')),
  };
  heml('export', run, '--node', 'lips', '--node', 'final');
  const hashes = Object.fromEntries(Object.entries(texts).map(([what, text]) => [what, sha256(text)]));
  for (const [what, text] of Object.entries(texts)) writeFileSync(join(work, `${name} ${what}.json`), text);
  for (const node of ['lips', 'final'])
    hashes[`export ${node}`] = sha256(readFileSync(join(work, run, 'export', `${node}.onnx`)));
  const weights = readdirSync(join(work, run, 'nodes'))
    .sort()
    .map((node) => sha256(readFileSync(join(work, run, 'nodes', node, 'model.safetensors'))));
  hashes.weights = sha256(weights.join());
  found[name] = hashes;
}
const { flags = '' } =
  /^flags\s*:\s*(?<flags>.*)$/m.exec(existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '')
    ?.groups ?? {};
const vectors = /\bavx512f\b/.test(flags) ? 'avx512' : /\bavx2\b/.test(flags) ? 'avx2' : 'other';
const processor = `${process.arch} ${vectors}`;
if (!kept) rmSync(work, { recursive: true });

if (process.argv.includes('--write')) {
  writeFileSync(file, `${JSON.stringify({ processor, ...found }, null, 2)}\n`);
} else {
  const golden = JSON.parse(readFileSync(file, 'utf8'));
  if (golden.processor !== processor)
    console.log(`The file was made on ${golden.processor}, this is ${processor}: bits may differ.`);
  let differing = 0;
  for (const [name, hashes] of Object.entries(found))
    for (const [what, hash] of Object.entries(hashes)) {
      const isEqual = golden[name]?.[what] === hash;
      if (!isEqual) differing++;
      console.log(`${name}, ${what}: ${isEqual ? 'equal' : 'DIFFERENT'}`);
    }
  process.exitCode = differing > 0 ? 1 : 0;
}
