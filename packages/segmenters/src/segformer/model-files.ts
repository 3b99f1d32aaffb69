import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HemlError, readJsonIfThere } from '@hemlkit/core/plugin';

/** A model's file and what lies beside it. */
export interface ModelFiles {
  model: string;
  /** `config.json`, parsed. */
  config?: { file: string; value: unknown };
  /** `preprocessor_config.json`, parsed. */
  preprocessor?: { file: string; value: unknown };
  /** Content hash of the model with its external weights. */
  hash: string;
}

/**
 * Finds a model's configuration beside it, or above it where the model lies in a folder `onnx` as in exports on the
 * Hugging Face hub.
 *
 * @throws HemlError (usage) when the model is missing or a configuration is no JSON
 */
export async function findModelFiles(model: string): Promise<ModelFiles> {
  const isFile = await stat(model).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile)
    throw new HemlError(`The segmenter's model is missing: ${model}`, {
      kind: 'usage',
      hint: 'Give the path of an .onnx file; a relative one begins at the folder of the spec.',
    });
  const folder = dirname(model);
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const [config, preprocessor] = await Promise.all([
    findJson(folders, 'config.json'),
    findJson(folders, 'preprocessor_config.json'),
  ]);
  // Weights above 2 GB lie in files of their own, named after the model.
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && entry.name.startsWith(basename(model)))
    .map(({ name }) => name)
    .sort();
  const digest = createHash('sha256');
  for (const name of names)
    for await (const part of createReadStream(join(folder, name))) digest.update(part);
  return {
    model,
    ...(config && { config }),
    ...(preprocessor && { preprocessor }),
    hash: digest.digest('hex'),
  };
}

const hint = "Put the file back as it came with the segmenter's model.";

async function findJson(folders: readonly string[], name: string) {
  for (const folder of folders) {
    const file = join(folder, name);
    const found = await readJsonIfThere(file, { hint });
    if (found) return { file, ...found };
  }
  return undefined;
}
