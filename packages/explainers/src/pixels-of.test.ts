import type { Question } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { pixelsOf } from './pixels-of';

const node = { id: 'hat', children: [], segments: ['hat'], classes: ['hat'], level: 0 };
const question: Question = {
  node,
  hierarchy: { root: 'hat', nodes: [node] },
  method: 'additive',
  distances: async () => new Float64Array(),
};

it('names the method that has none, and what explains it', async () => {
  await expect(pixelsOf(question, 'saliency')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`additive\` has no model of one whole image, so \`saliency\` has no pixels to look at; \`owen\` and \`occlusion\` explain it.]`,
  );
  const contributions = async () => ({ own: {}, distance: '' });
  await expect(pixelsOf({ ...question, contributions }, 'rise')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`additive\` has no model of one whole image, so \`rise\` has no pixels to look at; \`owen\`, \`occlusion\` and \`contributions\` explain it.]`,
  );
});
