import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { HemlError } from '../contracts/error';
import { download, hashOf, patiently } from './download';
import { CachedRepo, isCommit } from './hub-cache';
import { HubClient, type Timing } from './hub-client';
import { notDownloaded } from './hub-errors';
import { hubIdForm, isHubId, parseHubId } from './hub-id';
import { type HubSettings, hubSettings } from './hub-settings';

/** What a run was made with of the hub, by the id in its spec. */
export interface HubRecord {
  commit: string;
  /** Of a file. */
  sha256?: string;
}

/** What may be downloaded, and who hears of it. */
export interface Downloading {
  onNote(message: string): void;
  signal?: AbortSignal | undefined;
}

const usualTiming: Timing = { stall: 30_000, pause: 1000 };

/**
 * The files of the hub that a spec names. Nothing is downloaded until somebody allows it: what is in the cache is used, and everything
 * else is an error that names it.
 */
export class HubFiles {
  private readonly found = new Map<string, Promise<string>>();
  private readonly records: Record<string, HubRecord> = {};
  private pins: Readonly<Record<string, HubRecord>> = {};
  private downloading: Downloading | undefined;
  private refused: { why: string; hint: string } = {
    why: 'this command downloads nothing',
    hint: '`heml train SPEC` downloads it.',
  };

  /** @param ids what a spec names */
  constructor(
    private readonly ids: readonly string[] = [],
    private readonly settings: HubSettings = hubSettings(),
    private readonly timing: Timing = usualTiming,
  ) {}

  /** Lets files be downloaded from now on. */
  allow(downloading: Downloading): void {
    this.downloading = downloading;
  }

  /** Records why they are not. @param why as it stands after "and" */
  refuse(why: string, hint: string): void {
    this.downloading = undefined;
    this.refused = { why, hint };
  }

  /** Takes what a run was made with: its commits, whatever its revisions are by now. */
  pin(records: Readonly<Record<string, HubRecord>> = {}): void {
    this.pins = records;
  }

  /** Finds all that the spec names. @throws HemlError as `local` does */
  async all(): Promise<void> {
    for (const id of this.ids) await this.local(id);
  }

  /** What was used so far. */
  get used(): Readonly<Record<string, HubRecord>> {
    return this.records;
  }

  /**
   * The path of a file or folder: itself, unless it names one of the hub.
   *
   * @throws HemlError where it is not there and cannot be downloaded, or is damaged
   */
  local(path: string): Promise<string> {
    if (!isHubId(path)) return Promise.resolve(path);
    const known = this.found.get(path) ?? this.find(path);
    this.found.set(path, known);
    // One that failed without a network may be there later.
    known.catch(() => this.found.delete(path));
    return known;
  }

  private async find(text: string): Promise<string> {
    const id = parseHubId(text);
    if (typeof id === 'string') throw invalidHubId(text, id);
    const pin = this.pins[text];
    const repo = new CachedRepo(this.settings.cache, pin ? { ...id, revision: pin.commit } : id);
    const known = await repo.commit();
    if (known && (await this.isWhole(repo, known))) {
      const file = repo.file(known);
      const isFolder = (await stat(file)).isDirectory();
      if (!isFolder || this.settings.offline || !this.downloading) return this.keep(text, known, file, pin);
    }
    const { offline } = this.settings;
    if (offline) throw notDownloaded(repo.id, '`HF_HUB_OFFLINE` is set', 'Unset it, or name a local file.');
    if (!this.downloading) throw notDownloaded(repo.id, this.refused.why, this.refused.hint);
    const commit = await this.fetch(repo, this.downloading);
    return this.keep(text, commit, repo.file(commit), pin);
  }

  /** Downloads what an id names, with what lies beside it. @returns the commit */
  private async fetch(repo: CachedRepo, { onNote, signal }: Downloading): Promise<string> {
    const { timing, settings } = this;
    const client = new HubClient(settings, timing, signal);
    const { commit, files } = await patiently({ timing, signal, repo }, () => client.revision(repo.id));
    if (isCommit(repo.id.revision) && commit !== repo.id.revision)
      throw new HemlError(
        `${repo.id.text}: the hub answers with another commit, ${commit}, than ${repo.id.revision}.`,
        {
          code: 'hub-answer-invalid',
          hint: 'Try again, or name the commit that is meant.',
        },
      );
    const request = { client, repo, commit, timing, signal, onNote };
    const { path } = repo.id;
    const below = files.includes(path) ? [] : files.filter((file) => file.startsWith(`${path}/`));
    // The file itself last: where it is there, so is what it needs.
    const wanted = below.length > 0 ? below : [...files.filter((file) => isBeside(path, file)), path];
    for (const file of wanted)
      if (!(await repo.has(commit, file)) || !(await isSound(repo, commit, file)))
        await download(request, file);
    await repo.keepCommit(commit);
    return commit;
  }

  /** Whether what is in the cache is there with what belongs to it, and is what was downloaded. */
  private async isWhole(repo: CachedRepo, commit: string): Promise<boolean> {
    const { path } = repo.id;
    if (!(await repo.has(commit, path))) return false;
    const file = repo.file(commit);
    if ((await stat(file)).isDirectory()) return (await readdir(file)).length > 0;
    for (const one of [path, ...(await besides(repo, commit))])
      if (!(await isSound(repo, commit, one))) return false;
    return true;
  }

  private async keep(text: string, commit: string, file: string, pin?: HubRecord): Promise<string> {
    const isFile = (await stat(file)).isFile();
    const sha256 = isFile ? await sha256Of(file) : undefined;
    if (pin?.sha256 !== undefined && pin.sha256 !== sha256)
      throw new HemlError(`${text} is another file than the run was made with: ${file}`, {
        code: 'hub-hash-mismatch',
        hint: 'Remove it from the cache; it is downloaded again.',
      });
    this.records[text] = { commit, ...(sha256 !== undefined && { sha256 }) };
    return file;
  }
}

const invalidHubId = (text: string, why: string): HemlError =>
  new HemlError(`'${text}' ${why}.`, {
    code: 'hub-id-invalid',
    kind: 'usage',
    hint: hubIdForm,
  });

/** Whether a file belongs to another: the configuration and the external weights of a model. */
function isBeside(path: string, other: string): boolean {
  const folder = dirname(path);
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const isConfig = ['config.json', 'preprocessor_config.json'].includes(basename(other));
  if (isConfig) return folders.includes(dirname(other));
  const isWeights = path.endsWith('.onnx') && dirname(other) === folder;
  return isWeights && (other.startsWith(`${path}_data`) || other === `${path}.data`);
}

/** What is in the cache that belongs to a file. */
async function besides(repo: CachedRepo, commit: string): Promise<string[]> {
  const { path } = repo.id;
  const folder = dirname(path);
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const found: string[] = [];
  for (const one of folders)
    for (const name of await readdir(repo.file(commit, one)).catch((): string[] => [])) {
      const other = one === '.' ? name : `${one}/${name}`;
      if (isBeside(path, other)) found.push(other);
    }
  return found;
}

/** A copy, where links cannot be made, does not say what it was. */
async function isSound(repo: CachedRepo, commit: string, path: string): Promise<boolean> {
  const etag = await repo.etag(commit, path);
  if (etag === undefined || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(etag)) return true;
  const file = repo.file(commit, path);
  const facts = await stat(file).catch(() => undefined);
  return facts !== undefined && (await hashOf(file, { etag, size: facts.size })) === etag;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part);
  return hash.digest('hex');
}
