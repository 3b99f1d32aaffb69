import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HemlError } from '@hemlkit/core';
import { checkCaller } from './guard';
import { linger } from './linger';
import { OneAtATime } from './one-at-a-time';
import { readForm } from './read-form';
import { Refusal } from './refusal';
import { type ServedRun, Site, sitePolicy } from './site';
import { UploadStore } from './upload-store';

export interface ServeOptions {
  /** 0: any that is free. */
  port: number;
  /** Told of failures that nobody foresaw. */
  onFailure: (error: unknown) => void;
}

export interface Serving {
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** Stops listening, lets the pair at work end, and removes what was sent. */
  close(): Promise<void>;
}

/** At work and waiting. */
const mostPairs = 4;

/** Serves the pages of a run on the loopback address, to this machine alone. */
export async function serveRun(run: ServedRun, { port, onFailure }: ServeOptions): Promise<Serving> {
  const uploads = await UploadStore.create();
  const queue = new OneAtATime(mostPairs);
  try {
    const site = await Site.create(run, uploads);
    const server = createServer((request, response) => {
      const asked = new URL(request.url ?? '/', 'http://127.0.0.1');
      const answer = async (): Promise<[status: number, page: string]> => {
        try {
          checkCaller(request, (server.address() as AddressInfo).port);
          if (asked.pathname === '/' && isRead(request))
            return [200, await queue.run(() => site.choose(partOf(asked)))];
          if (asked.pathname !== '/explain') throw new Refusal(404, 'There is no such page.');
          if (request.method !== 'POST') throw new Refusal(405, 'Choose two images first.');
          const form = await readForm(request);
          return [200, await queue.run(() => site.explain(form))];
        } catch (error) {
          const [status, message] = told(error, onFailure);
          // Whoever may not call is told why in a word, and shown nothing of the run.
          if (status === 403 || status === 503) return [status, message];
          return [status, await queue.run(() => site.choose(0, message)).catch(() => message)];
        }
      };
      answer().then(
        ([status, page]) => send(request, response, status, page),
        (error) => {
          onFailure(error);
          send(request, response, 500, 'Something failed.');
        },
      );
    });
    await listen(server, port);
    const { port: own } = server.address() as AddressInfo;
    return {
      url: `http://127.0.0.1:${own}/`,
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

const partOf = ({ searchParams }: URL): number => {
  const part = searchParams.get('part') ?? '';
  return /^\d{1,6}$/.test(part) ? Number(part) : 0;
};

function told(error: unknown, onFailure: (error: unknown) => void): [status: number, message: string] {
  if (error instanceof Refusal) return [error.status, error.message];
  if (error instanceof HemlError) return [422, `${error.message} ${error.hint ?? ''}`.trim()];
  onFailure(error);
  return [500, 'Something failed; the terminal says more.'];
}

function send(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  // What was not read of a refused body is not kept for another request.
  if (!request.complete) response.setHeader('connection', 'close');
  const type = text.startsWith('<!doctype') ? 'text/html' : 'text/plain';
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'content-security-policy': `${sitePolicy}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(status === 405 && { allow: 'POST' }),
    ...(status === 503 && { 'retry-after': '5' }),
  });
  if (request.method !== 'HEAD') response.write(text);
  void linger(request).then(() => response.end());
}

function listen(server: Server, port: number): Promise<void> {
  server.maxConnections = 32;
  server.headersTimeout = 10_000;
  server.requestTimeout = 60_000;
  return new Promise((done, failed) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      failed(
        new HemlError(`Port ${port} cannot be used: ${cause.code ?? cause.message}.`, {
          kind: 'usage',
          hint: 'Take another, or any that is free: --port 0',
          cause,
        }),
      ),
    );
    server.listen(port, '127.0.0.1', done);
  });
}
