import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRandom, type Dataset, type LoadedDataset } from '@hemlkit/core/plugin';

/** What of a dataset's component is used here. Its options are checked by core, not by itself. */
interface DatasetComponent {
  create(options: never, services: never, context: never): Dataset | Promise<Dataset>;
}

/** A dataset's files in a temporary place. */
export class TinyData {
  protected constructor(readonly root: string) {}

  static async create(): Promise<TinyData> {
    return new TinyData(await TinyData.folder());
  }

  protected static folder(): Promise<string> {
    return mkdtemp(join(tmpdir(), 'heml-data-'));
  }

  async write(name: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.root, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  get cache(): string {
    return join(this.root, '.cache');
  }

  async make(component: DatasetComponent, options: Record<string, unknown>, seed = 1): Promise<Dataset> {
    const all = { root: '.', balanced: false, ...options };
    const paths = { spec: this.root, cache: this.cache };
    return component.create(all as never, { paths } as never, { random: createRandom(seed) } as never);
  }

  async loadAs(
    component: DatasetComponent,
    options: Record<string, unknown>,
    seed = 1,
  ): Promise<LoadedDataset> {
    return (await this.make(component, options, seed)).load();
  }

  /** What a person reads when something fails, without the temporary folder's name. */
  async told(failing: Promise<unknown>): Promise<string> {
    const error = await failing.then(
      () => new Error('nothing went wrong'),
      (thrown) => thrown,
    );
    return this.plain(`${error.message}\n${error.hint}`);
  }

  plain(text: string): string {
    return text.replaceAll(this.root, 'DATA');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
