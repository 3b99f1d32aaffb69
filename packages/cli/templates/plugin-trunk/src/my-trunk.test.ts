import { createRandom } from '@hemlkit/core/plugin';
import { testTrunk, workbench } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { myTrunk } from './my-trunk';

testTrunk(myTrunk, { options: [{}, { patch: 5, features: 12 }] });

it('takes no patch that is larger than the images', async () => {
  const { create } = await workbench({ components: [myTrunk] });
  const trunk = create('trunk', { type: 'my-trunk', patch: 64 }, { imageSize: 32, random: createRandom(1) });
  await expect(trunk).rejects.toThrow('A patch of 64 pixels does not fit an image of 32.');
});
