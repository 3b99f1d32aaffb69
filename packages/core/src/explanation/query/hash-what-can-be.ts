import type { Sample } from '../../contracts/sample';
import { codeOf } from '../../errors/code-of';
import { hashSources } from '../../segments/source-hashes';
import type { Gallery } from './gallery';

type Hashed = Sample & { hash: string };

/** Content hashes of the images whose files can be read; of the rest, why not. */
export async function hashWhatCanBe(
  samples: readonly Sample[],
  cache: string,
): Promise<{ hashed: Hashed[]; failed: Gallery['leftOut'] }> {
  try {
    return { hashed: await hashSources(samples, cache), failed: [] };
  } catch {
    // One of them is the culprit: each by itself.
    const hashed: Hashed[] = [];
    const failed: Gallery['leftOut'] = [];
    for (const sample of samples)
      try {
        hashed.push(...(await hashSources([sample], cache)));
      } catch (error) {
        failed.push({ file: sample.id, code: codeOf(error), reason: (error as Error).message });
      }
    return { hashed, failed };
  }
}
