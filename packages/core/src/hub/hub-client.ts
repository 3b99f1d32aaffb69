import { isCommit } from './hub-cache';
import { Interrupted, refusal, unreachable, wrongAnswer } from './hub-errors';
import { type HubId, isInsidePath } from './hub-id';
import type { HubSettings } from './hub-settings';

/** What the hub knows of a file, without its content. */
export interface RemoteFile {
  path: string;
  /** The content's SHA-256, or Git's SHA-1 of it: 64 or 40 hexadecimal digits. */
  etag: string;
  size: number;
}

export interface Timing {
  /** Milliseconds without a byte after which a connection is given up. */
  stall: number;
  /** Milliseconds before it is tried again, doubled each time. */
  pause: number;
}

/** Redirects that are followed. */
const mostRedirects = 5;

/** Speaks to a Hugging Face hub. The token goes to its endpoint alone. */
export class HubClient {
  constructor(
    private readonly settings: HubSettings,
    private readonly timing: Timing,
    private readonly signal?: AbortSignal,
  ) {}

  /** The commit of a revision, and the files that it has. */
  async revision(id: HubId): Promise<{ commit: string; files: string[] }> {
    const { endpoint } = this.settings;
    const url = `${endpoint}/api/${id.kind}/${id.repo}/revision/${encodeURIComponent(id.revision)}`;
    const response = await this.request(id, url, { method: 'GET' });
    this.check(id, response);
    const { sha, siblings } = await response.json().then(
      (value) => value as { sha?: unknown; siblings?: unknown },
      () => ({}) as { sha?: unknown; siblings?: unknown },
    );
    if (typeof sha !== 'string' || !isCommit(sha)) throw wrongAnswer(id, 'the hub names no commit');
    const files = (Array.isArray(siblings) ? siblings : []).flatMap((one: { rfilename?: unknown }) =>
      typeof one?.rfilename === 'string' && isInsidePath(one.rfilename) ? [one.rfilename] : [],
    );
    return { commit: sha, files };
  }

  /** What is known of a file before it is downloaded. */
  async head(id: HubId, commit: string, path: string): Promise<RemoteFile> {
    const response = await this.request(
      { ...id, path },
      this.url(id, commit, path),
      { method: 'HEAD' },
      true,
    );
    const isRedirect = response.status >= 300 && response.status < 400;
    if (!isRedirect) this.check({ ...id, path }, response);
    const { headers } = response;
    const etag = (headers.get('x-linked-etag') ?? headers.get('etag') ?? '').replace(/^(W\/)?"|"$/g, '');
    const size = Number(headers.get('x-linked-size') ?? headers.get('content-length') ?? Number.NaN);
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(etag) || !Number.isSafeInteger(size) || size < 0)
      throw wrongAnswer({ text: `${id.text} (${path})` }, 'the hub names no hash or length of it');
    return { path, etag, size };
  }

  /**
   * The content of a file from a byte on.
   *
   * @returns from which byte on it is: servers may begin at 0
   * @throws Interrupted where it may work when it is tried again
   */
  async content(
    id: HubId,
    commit: string,
    path: string,
    from: number,
  ): Promise<{ from: number; parts: AsyncIterable<Uint8Array> }> {
    const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
    const response = await this.request({ ...id, path }, this.url(id, commit, path), {
      method: 'GET',
      headers,
    });
    this.check({ ...id, path }, response);
    const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
    const start = response.status === 206 ? Number(range?.[1] ?? Number.NaN) : 0;
    if (start !== 0 && start !== from)
      throw new Interrupted('the server sends another part than was asked for');
    return { from: start, parts: this.parts(response) };
  }

  private url({ kind, repo }: HubId, commit: string, path: string): string {
    const base = kind === 'datasets' ? '/datasets' : '';
    return `${this.settings.endpoint}${base}/${repo}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
  }

  private async *parts(response: Response): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader();
    if (!reader) return;
    try {
      for (;;) {
        const { done, value } = await this.beforeStall(reader.read());
        if (done) return;
        yield value;
      }
    } catch (cause) {
      this.signal?.throwIfAborted();
      throw cause instanceof Interrupted ? cause : new Interrupted(String(cause), { cause });
    } finally {
      await reader.cancel().catch(() => {});
    }
  }

  private async beforeStall<T>(reading: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Interrupted('nothing comes any more')), this.timing.stall);
    });
    reading.catch(() => {});
    try {
      return await Promise.race([reading, stalled]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param linked whether a redirect to another host is answer enough, as it names hash and length */
  private async request(id: HubId, url: string, init: RequestInit, linked = false): Promise<Response> {
    const { endpoint, token } = this.settings;
    let next = new URL(url);
    for (let redirects = 0; ; redirects++) {
      const isOwn = next.origin === new URL(endpoint).origin;
      const headers = new Headers(init.headers);
      // What is compressed on its way could not be continued.
      headers.set('accept-encoding', 'identity');
      if (isOwn && token) headers.set('authorization', `Bearer ${token}`);
      const stalled = AbortSignal.timeout(this.timing.stall);
      const signal = this.signal ? AbortSignal.any([this.signal, stalled]) : stalled;
      // The answer's headers alone must come in time; the body has a watch of its own.
      const response = await this.fetched(id, next, { ...init, headers, redirect: 'manual' }, signal);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return response;
      const to = new URL(location, next);
      if (linked && to.origin !== next.origin) return response;
      await response.body?.cancel();
      const isDowngrade = next.protocol === 'https:' && to.protocol !== 'https:';
      if (redirects === mostRedirects || isDowngrade || !/^https?:$/.test(to.protocol))
        throw wrongAnswer(id, `the hub leads to ${to.origin}, which is not followed`);
      next = to;
    }
  }

  private async fetched(id: HubId, url: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await fetch(url, { ...init, signal: controller.signal });
    } catch (cause) {
      this.signal?.throwIfAborted();
      throw new Interrupted(`${url.origin} is not reached`, { cause: unreachable(id, url.origin, cause) });
    } finally {
      signal.removeEventListener('abort', abort);
      this.signal?.addEventListener('abort', () => controller.abort(this.signal?.reason), { once: true });
    }
  }

  /** @throws Interrupted for a status that may be another one soon */
  private check(id: HubId, response: Response): void {
    if (response.ok) return;
    const { status } = response;
    void response.body?.cancel();
    const error = refusal(
      id,
      status,
      response.headers.get('x-error-code') ?? '',
      this.settings.token !== undefined,
    );
    if (status === 429 || status >= 500) throw new Interrupted(error.message, { cause: error });
    throw error;
  }
}
