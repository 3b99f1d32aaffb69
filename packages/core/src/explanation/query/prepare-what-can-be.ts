import type { HemlError } from '../../contracts/error';
import type { Sample } from '../../contracts/sample';
import { codeOf } from '../../errors/code-of';
import { type PreparedSample, prepareSamples } from '../../segments/prepare-samples';
import type { Data } from '../../training/split-data';

/** Images that are decoded at once. */
const atOnce = 32;

interface Failed {
  sample: Sample;
  code: string;
  reason: string;
}

/** Prepares what can be decoded and segmented; of the rest it gives the reasons why not. */
export async function prepareWhatCanBe(
  samples: readonly Sample[],
  { segmenter, method: { images } }: Data,
): Promise<{ prepared: PreparedSample[]; failed: Failed[] }> {
  const prepared: PreparedSample[] = [];
  const failed: Failed[] = [];
  for (let start = 0; start < samples.length; start += atOnce) {
    const part = samples.slice(start, start + atOnce);
    try {
      prepared.push(...(await prepareSamples(part, segmenter, images)));
    } catch {
      // One of them is the culprit: each by itself.
      for (const sample of part)
        try {
          prepared.push(...(await prepareSamples([sample], segmenter, images)));
        } catch (error) {
          // By its shape and not its class: a plugin may carry a second copy of core.
          const { message, hint } = error as Partial<HemlError>;
          const reason = [message ?? String(error), hint].filter(Boolean).join(' ');
          failed.push({ sample, code: codeOf(error), reason });
        }
    }
  }
  return { prepared, failed };
}
