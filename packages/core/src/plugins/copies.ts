import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Home, packageFrom } from './package-of';

/** Whoever imports, by a file of his. */
export const thisFile = fileURLToPath(import.meta.url);

const core = '@hemlkit/core';
const tfjsCore = '@tensorflow/tfjs-core';
const tfjs = '@tensorflow/tfjs';

/** The tfjs-core that the engines run on: the one of the umbrella package, which core loads. */
const usedTfjsCore = (from: string): Home | undefined => {
  const umbrella = packageFrom(from, tfjs);
  return umbrella && packageFrom(join(umbrella.folder, 'package.json'), tfjsCore);
};

/**
 * A plugin package that would get other copies of core or of tfjs-core than those that run: it works with objects that
 * the running ones do not know. Only what its package.json names is looked at.
 * @param own a file of the core that runs
 * @returns a sentence or two for each: whose it is, where both lie, and the way out
 */
export function copiesOf(plugin: string, { folder, manifest }: Home, own = thisFile): string[] {
  const file = join(folder, 'package.json');
  const { dependencies, peerDependencies, devDependencies } = manifest;
  const imported = { ...dependencies, ...peerDependencies };
  const warnings: string[] = [];
  // A package that is linked gets what its own development has installed.
  if (core in { ...imported, ...devDependencies })
    warnings.push(
      ...second(core, `The plugin \`${plugin}\``, packageFrom(own, core), packageFrom(file, core), {
        harm: 'Each has errors and types of its own.',
        wayOut: `Name it in the plugin's \`peerDependencies\` and not in its \`dependencies\`, install again, and \`npm dedupe\`; of a plugin that is linked, remove its own node_modules/${core}.`,
      }),
    );
  if (tfjsCore in imported || tfjs in imported)
    warnings.push(
      ...second(tfjsCore, `The plugin \`${plugin}\``, usedTfjsCore(own), theirTfjsCore(file, imported), {
        harm: 'Tensors of one may not be known to the other.',
        wayOut:
          'Let the plugin take `tf` by `inject: { tf: services.tf }` instead of importing one, or install the same version for both and `npm dedupe`.',
      }),
    );
  return warnings;
}

const theirTfjsCore = (file: string, imported: object) =>
  tfjsCore in imported ? packageFrom(file, tfjsCore) : usedTfjsCore(file);

/** The same of core's own parts: the backend finds its tfjs-core by itself. */
export function ownCopies(own = thisFile): string[] {
  const backend = packageFrom(own, '@hemlkit/backend-onnx');
  const theirs = backend && packageFrom(join(backend.folder, 'package.json'), tfjsCore);
  return second(tfjsCore, 'The package `@hemlkit/backend-onnx`', usedTfjsCore(own), theirs, {
    harm: 'Tensors of one may not be known to the other.',
    wayOut: `Remove ${tfjsCore} from your own dependencies, or name the version there that ${tfjs} has, and \`npm dedupe\`.`,
  });
}

function second(
  name: string,
  who: string,
  used: Home | undefined,
  theirs: Home | undefined,
  { harm, wayOut }: { harm: string; wayOut: string },
): string[] {
  if (!used || !theirs || used.folder === theirs.folder) return [];
  const shown = ({ folder, manifest }: Home) => `${folder} (${manifest.version})`;
  return [
    `${who} has a second copy of ${name}: ${shown(theirs)}, where ${shown(used)} is running. ${harm} ${wayOut}`,
  ];
}
