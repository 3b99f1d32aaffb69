import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import type { MetricTree } from '@hemlkit/core';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { type Serving, serveRun } from '../src/serve/server';
import type { ServedRun } from '../src/serve/site';

// A server over a run that is made up.

const size = 8;
const pixels = new Uint8Array(size * size * 3);
const samples = Array.from({ length: 30 }, (_, i) => ({
  id: `s-${i}`,
  image: `/x/${i}.png`,
  label: i % 2 ? 'a' : 'b',
}));

export const tree = (a: string, b: string): MetricTree => ({
  version: 2,
  explanations: {},
  a: { id: a },
  b: { id: b },
  root: 'r',
  nodes: [{ id: 'r', segments: ['r'], children: [], distances: { snr: 0.5 }, absent: [], probability: 0.75 }],
});

/** A run that says what it was asked. */
export const explain = vi.fn(async (a: string, b: string) => tree(a, b));
export const fakeRun = (segmenter = 'segformer'): ServedRun =>
  ({
    name: 'fake',
    loaded: { experiment: { seed: 1, segmenter: { type: segmenter } } },
    samples: async () => samples,
    explain,
    nearest: async (images: string[]) =>
      images.map(() => ({ r: [{ id: 'near-1', label: 'a', image: '/none.png', distance: 0.5 }] })),
    nodeImages: async () => ({
      size,
      whole: pixels,
      nodes: { r: pixels },
      photograph: {
        width: size,
        height: size,
        pixels,
        leaves: ['r'],
        shown: new Uint8Array(size ** 2).fill(1),
      },
    }),
  }) as unknown as ServedRun;

export let serving: Serving;
/** What the terminal was told; a test takes out what it expects. */
export const failures: unknown[] = [];
export const start = async (segmenter?: string) => {
  serving = await serveRun(fakeRun(segmenter), { port: 0, onFailure: (error) => failures.push(error) });
};
/** The folders of this process for what was sent. */
export const uploads = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`heml-serve-${process.pid}-`));
export const png = () =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: '#123456' } })
    .png()
    .toBuffer();

/** Starts a server anew for each test of a file. Files may share a process, so that each has to call it itself. */
export function serveEachTest(): void {
  beforeEach(() => start());
  afterEach(async () => {
    await serving.close();
    explain.mockClear();
    expect(failures.splice(0)).toEqual([]);
  });
}

export async function send(fields: Record<string, string | Blob>, headers: Record<string, string> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, value, 'photo.png');
  const response = await fetch(`${serving.url}explain`, { method: 'POST', body: form, headers });
  return { status: response.status, text: await response.text() };
}

/** A request as no browser's script could make it. */
export const raw = (path: string, headers: Record<string, string>) =>
  new Promise<number | undefined>((done) => {
    request(new URL(path, serving.url), { headers }, (response) => {
      response.resume();
      done(response.statusCode);
    }).end();
  });

/** A connection that has sent the head of a form. */
export function open(header: string): Socket {
  const { port } = new URL(serving.url);
  const socket = connect(Number(port), '127.0.0.1');
  const type = 'Content-Type: multipart/form-data; boundary=x';
  socket.write(`POST /explain HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${type}\r\n${header}\r\n\r\n`);
  return socket;
}

/** What comes back first; how it ended where nothing does. */
export const firstOf = (socket: Socket) =>
  new Promise<string>((done) => {
    socket.once('data', (data) => {
      done(data.toString());
      socket.destroy();
    });
    socket.on('error', ({ message }) => done(message));
    socket.once('close', () => done('closed'));
  });

/** Writes bytes as they are to the server, and gives the first line of what comes back. */
export const speak = async (text: string) => {
  const { port } = new URL(serving.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(text);
  return (await firstOf(socket)).split('\r\n')[0];
};
