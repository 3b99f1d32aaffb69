import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { trustFolder } from '@hemlkit/core';
import { main } from '../src/main';
import { fakeIo } from './fake-io';

const root = resolve(fileURLToPath(import.meta.url), '../../../..');

/** Four leaves and three joined nodes on small synthetic faces: seconds, and all that a real run does. */
export const smallSpec = (changes = ''): string => `heml: 1
name: small
seed: 3
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: 32, train: 48, validation: 24 }
segments: [skin, hair, u_lip, l_lip]
hierarchy:
  head: [skin, hair]
  lips: [u_lip, l_lip]
  final: [head, lips]
model:
  trunk: { type: conv4, widths: [8, 8, 12] }
  embedder: { type: mlp, hidden: 16, dimensions: 8 }
training:
  epochs: 3
  imageSize: 32
  augment: { crop: [0.5, 1], flip: true }
  sampler: { type: per-class, batchSize: 16, perClass: 4 }
evaluation: { metrics: [{ type: precision-at-k, k: [1, 2, 8] }] }
engine: { type: onnxruntime }
executor: { type: in-process }
${changes}`;

/** What node is started with to run the command: as it is built where that is up to date, else from its sources. */
export const commandLine = (args: readonly string[]): string[] =>
  process.env.HEML_BUILT
    ? [join(root, 'packages/cli/bin/heml.js'), ...args]
    : [
        '--conditions=@hemlkit/source',
        '--import',
        join(root, 'node_modules/tsx/dist/esm/index.mjs'),
        join(root, 'packages/cli/src/bin.ts'),
        ...args,
      ];

/** How a command ended, and what it said. */
export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** A folder of its own with a spec in it. */
export class Project {
  private constructor(readonly folder: string) {}

  /** @param trusted false: its plugins are somebody else's */
  static async create(spec = smallSpec(), { trusted = true } = {}): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), 'heml-project-')));
    if (trusted) await trustFolder(project.folder);
    await project.writeSpec(spec);
    return project;
  }

  get spec(): string {
    return join(this.folder, 'spec.yaml');
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  writeSpec(text: string): Promise<void> {
    return writeFile(this.spec, text);
  }

  /**
   * Runs the command to its end within this process, as if started in the project's folder: a second or two cheaper
   * than a process of its own. Wait for one before the next: a process has one working folder.
   */
  async run(...args: string[]): Promise<Ended> {
    const before = process.cwd();
    const io = fakeIo();
    process.chdir(this.folder);
    try {
      const code = await main(args, io);
      return { code, out: io.stdout, err: io.stderr };
    } finally {
      process.chdir(before);
    }
  }

  /** Starts the command in a process of its own, in the project's folder. */
  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, commandLine(args), {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Runs the command to its end in a process of its own: for what only a process shows. */
  async runApart(...args: string[]): Promise<Ended> {
    const child = this.start(...args);
    let out = '';
    let err = '';
    child.stdout?.on('data', (text) => (out += text));
    child.stderr?.on('data', (text) => (err += text));
    const code = await new Promise<number | null>((done) => child.on('close', done));
    return { code, out, err };
  }

  /** SHA-256 of every node's saved weights. */
  async hashes(run = 'runs/small'): Promise<Record<string, string>> {
    const nodes = this.path(run, 'nodes');
    const hashes: Record<string, string> = {};
    for (const id of (await readdir(nodes)).sort())
      hashes[id] = createHash('sha256')
        .update(await readFile(join(nodes, id, 'model.safetensors')))
        .digest('hex');
    return hashes;
  }

  async json<T>(...names: string[]): Promise<T> {
    return JSON.parse(await readFile(this.path(...names), 'utf8')) as T;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
