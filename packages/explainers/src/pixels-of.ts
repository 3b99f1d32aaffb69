import { HemlError, type PixelQuestion, type Question } from '@hemlkit/core/plugin';

/**
 * A question's pixels.
 *
 * @param explainer that asks, for the message
 * @throws HemlError where no model of the method is a function of one whole image
 */
export async function pixelsOf(
  { pixels, method, contributions }: Question,
  explainer: string,
): Promise<PixelQuestion> {
  if (pixels) return pixels();
  const others = ['owen', 'occlusion', ...(contributions ? ['contributions'] : [])].map(
    (type) => `\`${type}\``,
  );
  const listed = `${others.slice(0, -1).join(', ')} and ${others.at(-1)}`;
  throw new HemlError(
    `The method \`${method}\` has no model of one whole image, so \`${explainer}\` has no pixels to look at; ${listed} explain it.`,
    {
      code: 'pixels-missing',
      kind: 'usage',
      hint: 'Name one of those in `explanation.explainers`; `occlusion` looks at segments where it has no `patch`.',
    },
  );
}
