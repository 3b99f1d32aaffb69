import type { PixelQuestion, Question } from '@hemlkit/core/plugin';
import { testExplainer } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { gradCam } from './grad-cam';

testExplainer(gradCam, { reads: 'pixels', isLocal: false });

it('names the layers that there are, and a trunk that has none', async () => {
  const node = { id: 'hat', children: [], segments: ['hat'], classes: ['hat'], level: 0 };
  const ask = async (maps?: PixelQuestion['maps']) => {
    const question = {
      node,
      hierarchy: { root: 'hat', nodes: [node] },
      method: 'single',
      pixels: async () => ({ maps, gradients: () => {} }),
    } as unknown as Question;
    return (await gradCam.create({ layer: 'layer9' } as never, {} as never, {} as never)).explain(question);
  };
  await expect(ask()).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The trunk of this run has no feature maps, which \`grad-cam\` needs; \`saliency\` needs none.]`,
  );
  const layers = ['layer3', 'layer4'].map((name) => ({ name, stride: 1, channels: 1 }));
  await expect(ask({ layers, at: () => Promise.reject() })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The trunk has no layer 'layer9' with a map.]`,
  );
});
