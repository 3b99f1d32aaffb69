import {
  type DifferentiablePixels,
  HemlError,
  type PixelQuestion,
  type Question,
} from '@hemlkit/core/plugin';

/**
 * A question's pixels.
 *
 * @param explainer that asks, for the message
 * @throws HemlError where there are none
 */
export async function pixelsOf(question: Question, explainer: string): Promise<PixelQuestion> {
  const { pixels, method } = question;
  if (pixels) return pixels();
  throw new HemlError(
    `The method \`${method}\` gives no pixels, which \`${explainer}\` looks at; ${others(question, [])} explain it.`,
    {
      code: 'pixels-missing',
      kind: 'usage',
      hint: 'Name one of those in `explanation.explainers`; `occlusion` looks at segments where it has no `patch`.',
    },
  );
}

/**
 * A question's pixels with the gradients of the distance.
 *
 * @param explainer that asks, for the message
 * @throws HemlError where there are no pixels, or where the method computes distances alone
 */
export async function differentiablePixelsOf(
  question: Question,
  explainer: string,
): Promise<DifferentiablePixels> {
  const pixels = await pixelsOf(question, explainer);
  if (hasGradients(pixels)) return pixels;
  throw new HemlError(
    `The method \`${question.method}\` computes distances and no gradients, which \`${explainer}\` needs; ${others(question, ['rise'])} explain it.`,
    {
      code: 'gradients-missing',
      kind: 'usage',
      hint: 'Name one of those in `explanation.explainers`: they compare changed images. `occlusion` covers squares where it has a `patch`.',
    },
  );
}

const hasGradients = (pixels: PixelQuestion): pixels is DifferentiablePixels =>
  pixels.gradients !== undefined;

/** The explainers that explain a question, and those that are given too. */
function others({ contributions }: Question, more: readonly string[]): string {
  const types = ['owen', 'occlusion', ...more, ...(contributions ? ['contributions'] : [])];
  const names = types.map((type) => `\`${type}\``);
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
