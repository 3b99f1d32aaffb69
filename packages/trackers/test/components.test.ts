import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ReportedNumber, testTracker } from '@hemlkit/testing';
import { afterAll } from 'vitest';
import { dvclive, jsonl, mlflow, tensorboard } from '../src';
import { FakeMlflow } from './fake-mlflow';
import { decode, part, records } from './read-events';

testTracker(jsonl, {
  reported: async (folder) =>
    (await readFile(join(folder, 'metrics.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => {
        const { run: _, ...number } = JSON.parse(line);
        return number;
      }),
});

testTracker(tensorboard, {
  reported: async (folder) => {
    const place = join(folder, 'tensorboard');
    const files = (await readdir(place)).sort().map((name) => readFile(join(place, name)));
    const events = (await Promise.all(files)).flatMap((file) => records(file)).map(decode);
    return events
      .filter((event) => event[5] !== undefined)
      .map((event): ReportedNumber => {
        const value = part(part(event, 5), 1);
        return named((value[1] as Buffer).toString(), value[2] as number, event[2] as number);
      });
  },
});

testTracker(dvclive, {
  reported: async (folder) => {
    const place = join(folder, 'dvclive/plots/metrics');
    const names = (await readdir(place, { recursive: true })).filter((name) => name.endsWith('.tsv'));
    const tables = names.map(async (name) => {
      const [, ...rows] = (await readFile(join(place, name), 'utf8')).trim().split('\n');
      return rows.map((row): ReportedNumber => {
        const [epoch, value] = row.split('\t').map(Number) as [number, number];
        return named(name.replace('.tsv', ''), value, epoch);
      });
    });
    // A table has one number's epochs.
    return (await Promise.all(tables)).flat().sort((a, b) => a.epoch - b.epoch || (a.name < b.name ? -1 : 1));
  },
});

const server = await FakeMlflow.start();
afterAll(() => server.stop());
testTracker(mlflow, {
  options: [{ uri: server.uri.replace('://', '://ada:hush@'), timeout: 1 }],
  secrets: ['hush'],
  reported: () => {
    const begun = server.calls.map(({ path }) => path).lastIndexOf('runs/create');
    return server.calls
      .slice(begun)
      .flatMap(({ body }) => (body.metrics ?? []) as { key: string; value: number; step: number }[])
      .map(({ key, value, step }) => named(key.replace('_at_', '@'), value, step));
  },
  breakDown: () => {
    server.fault = 503;
    return () => {
      server.fault = undefined;
    };
  },
});

/** `loss/hair` */
function named(text: string, value: number, epoch: number): ReportedNumber {
  const [name, node] = text.split('/') as [string, string];
  return { node, name, value, epoch };
}
