import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun, train } from '@hemlkit/core';
import { splitMetrics } from '@hemlkit/sweeps';
import { TargetFolder } from '../../packages/bias/src/deflate/target-folder';
import { greyPng } from '../../packages/datasets/test/pictures';
import { writeSweepFolder } from '../../packages/sweeps/src/sweep-folder';

const spec = `heml: 1
name: small
seed: 3
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: 32, train: 16, validation: 20, test: 4 }
segments: [skin, hair]
hierarchy: { final: [skin, hair] }
model:
  trunk: { type: conv4, widths: [4, 4] }
  embedder: { type: mlp, hidden: 8, dimensions: 4 }
training: { epochs: 1, imageSize: 32, sampler: { type: per-class, batchSize: 8, perClass: 4 } }
evaluation: { metrics: [{ type: precision-at-k, k: [1] }] }
engine: { type: onnxruntime, threads: 1 }
executor: { type: in-process }
`;

/** A project with one of each kind of stored file, which each trial gets anew. */
export class Workplace {
  private constructor(private readonly top: string) {}

  /** Where all that is tried lies; always the same place, since runs know where their specs are. */
  get folder(): string {
    return join(this.top, 'work');
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  get places(): { runs: string; cache: string } {
    return { runs: this.path('runs'), cache: this.path('.heml') };
  }

  static async create(): Promise<Workplace> {
    const place = new Workplace(await mkdtemp(join(tmpdir(), 'heml-damage-')));
    await mkdir(place.folder);
    await writeFile(place.path('spec.yaml'), spec);
    await place.fill();
    const isKept = (path: string) => !path.startsWith(place.path('.heml', 'synthetic'));
    await cp(place.folder, join(place.top, 'whole'), { recursive: true, filter: isKept });
    return place;
  }

  /** Puts everything back but the pictures, which no trial touches. */
  async restore(): Promise<void> {
    for (const folder of [this.folder, this.path('.heml')])
      for (const name of await readdir(folder))
        if (name !== '.heml' && name !== 'synthetic')
          await rm(join(folder, name), { recursive: true, force: true });
    await cp(join(this.top, 'whole'), this.folder, { recursive: true });
  }

  remove(): Promise<void> {
    return rm(this.top, { recursive: true });
  }

  /** SHA-256 of a run's weights, by node. */
  async weights(run = 'small'): Promise<Record<string, string>> {
    const nodes = this.path('runs', run, 'nodes');
    const found: Record<string, string> = {};
    for (const id of (await readdir(nodes)).sort()) {
      const bytes = await readFile(join(nodes, id, 'model.safetensors'));
      found[id] = createHash('sha256').update(bytes).digest('hex');
    }
    return found;
  }

  async composite(): Promise<{ made: number }> {
    const target = await TargetFolder.open(this.path('deflated'), 'key');
    let made = 0;
    const png = greyPng([[1, 2]]);
    await target.composite('a', async () => {
      made++;
      return { image: png, map: png };
    });
    await target.close();
    return { made };
  }

  private async fill(): Promise<void> {
    const run = await train(this.path('spec.yaml'), this.places);
    await run.dispose();
    const stop = new AbortController();
    await train(this.path('spec.yaml'), {
      ...this.places,
      set: ['name=stopped', 'training.epochs=2', 'seed=4'],
      signal: stop.signal,
      onEvent: ({ type }) => type === 'epoch' && stop.abort(),
    }).catch(() => {});
    const opened = await openRun(this.path('runs', 'small'), { cache: this.places.cache });
    const [a, b] = await opened.samples();
    await opened.embeddings();
    await opened.explain(a!.id, b!.id, { explainers: [] });
    for (const [part, file] of [
      ['images', a!.image],
      ['masks', a!.mask!],
    ] as const)
      await cp(file, this.path('gallery', part, 'a.png'));
    await opened.query(b!.id, { gallery: this.path('gallery', 'images'), k: 1 });
    await splitMetrics(opened.folder, await opened.summary(), 'test', this.places.cache);
    await opened.dispose();
    const sweep = { name: 'sweep', file: this.path('sweep.yaml'), text: 'x', runs: [], repeated: [] };
    await writeSweepFolder(this.path('runs', 'sweep'), sweep, []);
    await this.composite();
  }
}
