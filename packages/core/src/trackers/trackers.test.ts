import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../contracts/events';
import type { Experiment } from '../contracts/experiment';
import { flatSettings } from './flat-settings';
import { TrackerQueues } from './tracker-queues';

const info = (message: string): RunEvent => ({ type: 'info', message });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('TrackerQueues', () => {
  it('gives each tracker one event after another, and lets none wait for another', async () => {
    const queues = new TrackerQueues();
    const [slow, quick]: string[][] = [[], []];
    queues.add(
      {
        async event(event) {
          await pause(event.type === 'info' && event.message === 'a' ? 30 : 1);
          slow!.push((event as { message: string }).message);
        },
        close: () => void slow!.push('closed'),
      },
      () => {},
    );
    queues.add(
      { event: (event) => void quick!.push((event as { message: string }).message), close() {} },
      () => {},
    );
    for (const message of ['a', 'b', 'c']) queues.event(info(message));
    await pause(10);
    expect([slow, quick]).toEqual([[], ['a', 'b', 'c']]);
    await queues.close();
    expect(slow).toEqual(['a', 'b', 'c', 'closed']);
  });

  it('reports the first failure of a tracker, and goes on', async () => {
    const queues = new TrackerQueues();
    const [seen, warnings]: string[][] = [[], []];
    queues.add(
      {
        event(event) {
          seen!.push((event as { message: string }).message);
          throw new Error('no paper');
        },
        close: () => Promise.reject(new Error('still none')),
      },
      (reason) => warnings!.push(reason),
    );
    queues.event({ type: 'store', split: 'train', done: 1, total: 2, computed: 1 });
    queues.event(info('a'));
    queues.event(info('b'));
    expect(queues.wantPictures).toBe(false);
    queues.picture({ name: 'tree', png: new Uint8Array() });
    await queues.close();
    expect([seen, warnings]).toEqual([['a', 'b'], ['no paper']]);
  });
});

it('names every setting by its path, but for those of trackers', () => {
  const experiment = {
    name: 'faces',
    training: { loss: { type: 'triplet', margin: 0.1 }, augment: { crop: [0.2, 1] }, miner: null },
    segments: [{ name: 'hair', classes: ['hair', 'hat'] }],
    trackers: [{ type: 'mlflow', uri: 'http://ada:hush@host' }],
  } as unknown as Experiment;
  expect(flatSettings(experiment)).toEqual({
    name: 'faces',
    'training.loss.type': 'triplet',
    'training.loss.margin': '0.1',
    'training.augment.crop': '0.2, 1',
    'training.miner': 'null',
    'segments.0.name': 'hair',
    'segments.0.classes': 'hair, hat',
  });
});
