import { HemlError } from '@hemlkit/core/method';

/**
 * For what asks for a network as a function of pixels, where its trunk is frozen.
 *
 * @param explainers which explainers work
 * @param folder of the run, where the trained weights lie
 */
export const frozenGraph = (explainers: string, folder: string): HemlError =>
  new HemlError('A frozen trunk computes outside the step: its model is not a function of pixels here.', {
    code: 'trunk-frozen-graph',
    kind: 'usage',
    hint: `Explain it by ${explainers}, which ask for distances alone; it has no gradients. To export: the trunk is the file that the spec names, and what was trained on it lies in \`${folder}/model.safetensors\` of the run.`,
  });
