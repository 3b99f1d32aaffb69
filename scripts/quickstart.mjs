// Installs and builds what is missing, trains specs/quickstart.yaml and explains one pair of its images.
import './lib/node-version.mjs';
import { build, install } from './lib/prepare.mjs';
import { run } from './lib/shell.mjs';

const heml = (...args) => run(process.execPath, ['packages/cli/bin/heml.js', ...args]);

/** Stops at the first stage that fails, and says which. */
function stage(what, code) {
  if (code === 0) return;
  if (code !== 130) console.error(`quickstart: ${what} failed (exit code ${code})`);
  process.exit(code);
}

stage('installing the dependencies', install());
stage('building the packages', build());
stage('training', heml('train', 'specs/quickstart.yaml', '--resume', ...process.argv.slice(2)));
console.log('\nTwo validation images that differ in the label, compared at every node of the tree:\n');
stage('explaining a pair', heml('explain', 'runs/quickstart'));
