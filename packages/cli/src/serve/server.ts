import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HemlError } from '@hemlkit/core';
import { askedOf } from './asked';
import { AtOnce } from './at-once';
import { checkCaller } from './guard';
import { linger } from './linger';
import { OneAtATime } from './one-at-a-time';
import { readForm } from './read-form';
import { Refusal } from './refusal';
import { type Choice, type PairFormat, type ServedRun, Site, sitePolicy } from './site';
import { UploadStore } from './upload-store';

export interface ServeOptions {
  /** 0: any that is free. */
  port: number;
  /** Called with every unforeseen error. */
  onFailure: (error: unknown) => void;
}

export interface Serving {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** A text in which uploaded files have their own names in place of the temporary ones. */
  named(text: string): string;
  /** Stops listening, lets the pair at work end, and removes what was sent. */
  close(): Promise<void>;
}

/** At work and waiting. */
const mostPairs = 4;
/** Forms that are read at once: each may take 20 MB. */
const mostForms = 8;

/** Serves the pages of a run on the loopback address, to this machine alone. */
export async function serveRun(run: ServedRun, { port, onFailure }: ServeOptions): Promise<Serving> {
  const uploads = await UploadStore.create();
  const queue = new OneAtATime(mostPairs);
  const reading = new AtOnce(mostForms);
  try {
    const site = await Site.create(run, uploads);
    let own = port;
    const page = async (request: IncomingMessage): Promise<Answer> => {
      const { path, query } = askedOf(request);
      if (path === '/' && isRead(request))
        return { status: 200, text: await queue.run(() => site.choose(choiceOf(query))) };
      if (path !== '/explain') throw new Refusal(404, 'There is no such page.');
      if (isRead(request)) return explainSamples(query);
      if (request.method !== 'POST') throw new Refusal(405, 'Choose two images first.');
      const { signal, done } = reading.begin();
      const form = await readForm(request, signal).finally(done);
      try {
        const location = site.addressOf(form);
        if (location !== undefined) return { status: 303, text: `See ${location}`, location };
        return { status: 200, text: await queue.run(() => site.explain(form)) };
      } catch (error) {
        throw new Failure(error, choiceOf(new URLSearchParams([...form.texts])));
      }
    };
    const explainSamples = async (query: URLSearchParams): Promise<Answer> => {
      const [a, b] = [query.get('a'), query.get('b')];
      if (a === null && b === null) throw new Refusal(400, 'Choose two images first.');
      const format = formatOf(query.get('format'));
      try {
        return { status: 200, text: await queue.run(() => site.explainSamples(a, b, format)), format };
      } catch (error) {
        throw new Failure(error, { ...(a !== null && { a }), ...(b !== null && { b }) });
      }
    };
    const answer = async (request: IncomingMessage): Promise<Answer> => {
      try {
        checkCaller(request, own);
        return await page(request);
      } catch (thrown) {
        const { error, choice } = thrown instanceof Failure ? thrown : new Failure(thrown, {});
        const [status, text] = refusalOf(error, onFailure);
        // A rejected request gets a short reason, and no data of the run.
        if (status === 403 || status === 408 || status === 503) return { status, text };
        return { status, text: await queue.run(() => site.choose(choice, text)).catch(() => text) };
      }
    };
    // Nothing may be thrown out of here: it would end the process.
    const server = createServer({ connectionsCheckingInterval: 1000 }, (request, response) => {
      const onError = (error: unknown) => {
        onFailure(error);
        response.destroy();
      };
      response.on('error', onFailure);
      answer(request)
        .then((answered) => send(request, response, answered))
        .catch(onError);
    });
    await listen(server, port);
    server.on('error', onFailure);
    own = (server.address() as AddressInfo).port;
    return {
      url: `http://127.0.0.1:${own}/`,
      named: (text) => uploads.named(text),
      async close() {
        const closed = new Promise((done) => server.close(done));
        server.closeIdleConnections();
        await queue.idle();
        server.closeAllConnections();
        await closed;
        await uploads.dispose();
      },
    };
  } catch (error) {
    await uploads.dispose();
    throw error;
  }
}

const isRead = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD';

interface Answer {
  status: number;
  text: string;
  /** Default: `html` where the text is a page, else plain text. */
  format?: PairFormat;
  /** Where to go on. */
  location?: string;
}

/** What failed, and what was chosen, so that a person need not choose it again. */
class Failure {
  constructor(
    readonly error: unknown,
    readonly choice: Choice,
  ) {}
}

/** The fields of the first page's form. */
function choiceOf(query: URLSearchParams): Choice {
  const part = query.get('part') ?? '';
  const text = (name: string) => query.get(name) || undefined;
  const [label, id, a, b] = [text('label'), text('id'), text('sample-a'), text('sample-b')];
  return {
    ...(label !== undefined && { label }),
    ...(id !== undefined && { id }),
    ...(a !== undefined && { a }),
    ...(b !== undefined && { b }),
    part: /^\d{1,6}$/.test(part) ? Number(part) : 0,
  };
}

function formatOf(name: string | null): PairFormat {
  if (name === null) return 'html';
  if (name === 'html' || name === 'svg' || name === 'json') return name;
  throw new Refusal(400, 'An explanation is given as html, svg or json.');
}

function refusalOf(error: unknown, onFailure: (error: unknown) => void): [status: number, message: string] {
  if (error instanceof Refusal) return [error.status, error.message];
  if (error instanceof HemlError) return [422, `${error.message} ${error.hint ?? ''}`.trim()];
  onFailure(error);
  return [500, 'Something failed; the terminal shows more.'];
}

const types = { html: 'text/html', svg: 'image/svg+xml', json: 'application/json' };

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, text, format, location }: Answer,
): void {
  // The rest of a refused body must not be read as another request.
  if (!request.complete) response.setHeader('connection', 'close');
  const type = format ? types[format] : text.startsWith('<!doctype') ? 'text/html' : 'text/plain';
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'content-security-policy': `${sitePolicy}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'GET, HEAD, POST' }),
    ...(status === 503 && { 'retry-after': '5' }),
    ...(location !== undefined && { location }),
    ...((format === 'svg' || format === 'json') && {
      'content-disposition': `attachment; filename="explanation.${format}"`,
    }),
  });
  if (request.method !== 'HEAD') response.write(text);
  void linger(request).then(() => response.end());
}

async function listen(server: Server, port: number): Promise<void> {
  server.maxConnections = 256;
  server.headersTimeout = 5_000;
  server.requestTimeout = 30_000;
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    throw new HemlError(`Port ${port} cannot be used: ${cause.code ?? cause.message}.`, {
      code: 'port-unusable',
      kind: 'usage',
      hint: 'Take another, from 1024 to 65535, or any that is free: --port 0',
      cause,
    });
  }
}
