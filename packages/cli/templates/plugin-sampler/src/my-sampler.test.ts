import { createRandom } from '@hemlkit/core/plugin';
import { testSampler, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { mySampler } from './my-sampler';

testSampler(mySampler, { options: [{}, { batchSize: 12 }], coversAll: true });

it('fills a batch that is larger than the split', async () => {
  const { create } = await workbench({ components: [mySampler] });
  const { epoch } = await create('sampler', { type: 'my-sampler', batchSize: 6 }, {});
  const [batch, ...others] = epoch(new Int32Array(3), createRandom(1));
  expect([[...batch!].sort(), others]).toEqual([[0, 0, 1, 1, 2, 2], []]);
});
