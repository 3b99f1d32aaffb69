import { defineExplainer, HemlError, Type } from '@hemlkit/core/plugin';
import { nodeSums } from './pixel-attribution';
import { pixelsOf } from './pixels-of';

const type = 'attribution';

/** What a method has itself to say of its distances: no changed image is compared. */
export const attribution = defineExplainer({
  type,
  summary:
    "What the method itself ascribes to each pixel of either image (the graph of `avsl`, the matching of `diml`): the numbers add up to the method's own distance, and no changed image is compared.",
  options: Type.Object({}),
  create: () => ({
    title: type,
    async explain(question) {
      const { attribution: own, method, hierarchy } = question;
      if (!own)
        throw new HemlError(
          `The method \`${method}\` ascribes its distances to nothing itself; the explainer \`owen\` explains every method.`,
          { code: 'attribution-missing', kind: 'usage', hint: 'Name `owen` in `explanation.explainers`.' },
        );
      const pixels = await pixelsOf(question, type);
      const { a, b, size, distance, name } = await own();
      return {
        ...nodeSums(hierarchy, pixels, { a, b }),
        pixels: { size, signed: true, a, b },
        distance: name,
        all: distance,
        none: 0,
        evaluations: 0,
      };
    },
  }),
});
