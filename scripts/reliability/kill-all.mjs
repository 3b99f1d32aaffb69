// Kills commands at random instants, and looks whether what they leave can be gone on with.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const spec = (name, bias = '') => `heml: 1
name: ${name}
seed: 3
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: 32, train: 64, validation: 24${bias} }
segments: [skin, hair, hat, u_lip, l_lip]
hierarchy: { head: [skin, hair, hat], lips: [u_lip, l_lip], final: [head, lips] }
model: { trunk: { type: conv4, widths: [8, 8] }, embedder: { type: mlp, hidden: 8, dimensions: 8 } }
training: { epochs: 2, imageSize: 32, sampler: { type: per-class, batchSize: 16, perClass: 4 } }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
engine: { type: onnxruntime, threads: 1 }
executor: { type: in-process }
`;
const biased = `${spec('faces', ', bias: { attribute: hat, agreement: 0.85 }')}bias: { allowed: [u_lip, l_lip] }\n`;
const hats = ['deflate', 'biased.yaml', '--segment', 'hat', '--no-gate', '--out', 'out'];

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param command what node is started with to run `heml` with some arguments
 * @param kills how many, shared out over the scenarios
 * @param only names of scenarios; default: all
 * @param say hears of each scenario, and of each fault
 * @returns what is wrong, a line each
 */
export async function killAll({ command, kills, seed, only, say = () => {} }) {
  const random = seeded(seed);
  const place = new Place(command);
  const faults = [];
  try {
    const chosen = Object.entries(scenarios).filter(([name]) => !only || only.includes(name));
    for (const [i, [name, scenario]] of chosen.entries()) {
      const own = Math.floor(((i + 1) * kills) / chosen.length) - Math.floor((i * kills) / chosen.length);
      const trial = await scenario(place);
      for (let kill = 1; kill <= own; kill++) {
        const found = await trial(random);
        for (const fault of found) {
          faults.push(`${name}, kill ${kill}: ${fault}`);
          say(faults.at(-1));
        }
      }
      say(`${name}: ${own} kills, ${faults.filter((fault) => fault.startsWith(name)).length} faults`);
    }
  } finally {
    place.remove();
  }
  return faults;
}

class Place {
  constructor(command) {
    this.command = command;
    this.top = mkdtempSync(join(tmpdir(), 'heml-kills-'));
  }

  /** A folder with the specs, and with what another folder holds. */
  make(name, from) {
    const folder = join(this.top, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    if (from) cpSync(join(this.top, from), folder, { recursive: true });
    writeFileSync(join(folder, 'spec.yaml'), spec('small'));
    writeFileSync(join(folder, 'biased.yaml'), biased);
    return folder;
  }

  start(folder, args) {
    const child = spawn(process.execPath, this.command(args), {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const began = performance.now();
    let err = '';
    child.stderr.on('data', (text) => (err += text));
    const ended = new Promise((done) =>
      child.on('close', (code, signal) => done({ code, signal, err, ms: performance.now() - began })),
    );
    return { child, ended };
  }

  run(folder, ...args) {
    return this.start(folder, args).ended;
  }

  /** Runs a command to its end, and says so where that is not a good one. */
  async must(faults, folder, ...args) {
    const { code, err } = await this.run(folder, ...args);
    if (code !== 0) faults.push(`heml ${args.join(' ')}: exit code ${code}: ${err.trim().slice(0, 300)}`);
    return code === 0;
  }

  remove() {
    rmSync(this.top, { recursive: true, force: true });
  }
}

const hashOf = (file) => createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
/** The weights of a run, as one text. */
function weightsOf(run) {
  const nodes = join(run, 'nodes');
  const file = (id) => join(nodes, id, 'model.safetensors');
  return readdirSync(nodes)
    .sort()
    .map((id) => `${id} ${existsSync(file(id)) ? hashOf(file(id)) : 'none'}`)
    .join(', ');
}
/** What killed processes left under temporary names, old ones apart. */
const leftovers = (folder) =>
  readdirSync(folder, { recursive: true }).filter(
    (name) => /\.(tmp|part)$/.test(name) || /heml-lock/.test(name),
  );
const later = (ms) => new Promise((go) => setTimeout(go, ms));

const scenarios = {
  async 'a finished run trained again'(place) {
    const quiet = place.make('quiet');
    const { ms } = await place.run(quiet, 'train', 'spec.yaml');
    const whole = weightsOf(join(quiet, 'runs/small'));
    return async (random) => {
      const faults = [];
      const folder = place.make('again', 'quiet');
      // Sometimes some of its nodes have to be trained anew, and sometimes the cache is gone.
      if (random() < 0.5) rmSync(join(folder, '.heml/nodes'), { recursive: true });
      if (random() < 0.5) rmSync(join(folder, 'runs/small/nodes/lips'), { recursive: true });
      const { child, ended } = place.start(folder, ['train', 'spec.yaml']);
      await later(ms * (0.1 + random()));
      child.kill('SIGKILL');
      await ended;
      await place.must(faults, folder, 'runs');
      if (!(await place.must(faults, folder, 'resume', 'runs/small'))) return faults;
      await place.must(faults, folder, 'explain', 'runs/small', '--no-explainer');
      if (weightsOf(join(folder, 'runs/small')) !== whole)
        faults.push('other weights than those of a quiet run');
      return faults;
    };
  },

  async 'two trainings at once'(place) {
    const folder = place.make('two');
    const wholes = {};
    let ms = 0;
    for (const seed of [1, 2]) {
      ms = (await place.run(folder, 'train', 'spec.yaml', '--set', `seed=${seed}`)).ms;
      wholes[seed] = weightsOf(join(folder, 'runs/small'));
      rmSync(join(folder, '.heml/nodes'), { recursive: true });
      rmSync(join(folder, 'runs'), { recursive: true });
    }
    return async (random) => {
      const faults = [];
      for (const name of ['runs', '.heml/nodes'])
        rmSync(join(folder, name), { recursive: true, force: true });
      const args = (seed) => ['train', 'spec.yaml', '--set', `seed=${seed}`];
      const first = place.start(folder, args(1));
      await later(ms * 0.8 * random());
      const second = place.start(folder, args(2));
      await later(ms * random());
      (random() < 0.5 ? first : second).child.kill('SIGKILL');
      for (const { signal, code, err } of await Promise.all([first.ended, second.ended]))
        if (!signal && code !== 0 && !/in use|not this command's any more/.test(err))
          faults.push(`exit code ${code}: ${err.trim().slice(0, 300)}`);
      for (const name of existsSync(join(folder, 'runs')) ? readdirSync(join(folder, 'runs')) : []) {
        const run = join(folder, 'runs', name);
        if (!existsSync(join(run, 'resolved.yaml'))) continue;
        if (!(await place.must(faults, folder, 'resume', `runs/${name}`))) continue;
        const seed = /^seed: (\d)/m.exec(readFileSync(join(run, 'resolved.yaml'), 'utf8'))[1];
        if (weightsOf(run) !== wholes[seed])
          faults.push(`runs/${name} has other weights than a quiet run of seed ${seed}`);
      }
      await place.must(faults, folder, ...args(1));
      return faults;
    };
  },

  async deflate(place) {
    const quiet = place.make('deflating');
    await place.run(quiet, 'data', 'biased.yaml');
    const files = (folder) =>
      readdirSync(join(folder, 'out'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
        .map((file) => `${file.slice(folder.length)} ${hashOf(file)}`)
        .sort()
        .join('\n');
    const { ms, code, err } = await place.run(quiet, ...hats);
    if (code !== 0) throw new Error(`deflate: ${err}`);
    const whole = files(quiet);
    rmSync(join(quiet, 'out'), { recursive: true });
    return async (random) => {
      const faults = [];
      const { child, ended } = place.start(quiet, hats);
      await later(ms * (0.3 + 0.8 * random()));
      child.kill('SIGKILL');
      await ended;
      if ((await place.must(faults, quiet, ...hats)) && files(quiet) !== whole)
        faults.push('other files than those of a quiet one');
      rmSync(join(quiet, 'out'), { recursive: true, force: true });
      return faults;
    };
  },

  async 'a store being built'(place) {
    const quiet = place.make('store');
    await place.run(quiet, 'train', 'spec.yaml');
    const whole = weightsOf(join(quiet, 'runs/small'));
    for (const name of ['runs', '.heml/nodes', '.heml/store']) rmSync(join(quiet, name), { recursive: true });
    const { ms } = await place.run(quiet, 'data', 'spec.yaml');
    return async (random) => {
      const faults = [];
      for (const name of ['runs', '.heml/nodes', '.heml/store'])
        rmSync(join(quiet, name), { recursive: true, force: true });
      const { child, ended } = place.start(quiet, ['data', 'spec.yaml']);
      await later(ms * (0.4 + 0.7 * random()));
      child.kill('SIGKILL');
      await ended;
      if (!(await place.must(faults, quiet, 'train', 'spec.yaml'))) return faults;
      if (weightsOf(join(quiet, 'runs/small')) !== whole)
        faults.push('other weights than those of a quiet run');
      const left = leftovers(quiet);
      if (left.length > 0) faults.push(`left behind: ${left.join(', ')}`);
      return faults;
    };
  },
};
