import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Packages are ESM alone, for Node.js 20: `require` and what came before `exports` are not asked about. */
const notAsked = new Set(['node10', 'node16-cjs']);

/** What publint and are-the-types-wrong find wrong with a packed package. */
export async function packageFaults(tarball: Uint8Array<ArrayBuffer>): Promise<string[]> {
  const { messages, pkg } = await publint({
    pack: { tarball: tarball.slice().buffer },
    level: 'suggestion',
    strict: true,
  });
  const types = await checkPackage(createPackageFromTarballData(tarball));
  if (!types.types) return ['it has no types'];
  return [
    ...messages.map((message) => formatMessage(message, pkg) ?? message.code),
    ...types.problems
      .filter((problem) => !('resolutionKind' in problem && notAsked.has(problem.resolutionKind)))
      .map((problem) => JSON.stringify(problem)),
  ];
}
