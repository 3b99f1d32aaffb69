import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import { HemlError } from '../contracts/error';
import { regularFile } from '../files/read-file';
import { readJsonIfThere } from '../files/read-json';
import { otherFormatOf } from '../weights/other-format';
import { externalFiles } from './external-data';

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

/** What messages call a model, and how it is exported. */
export interface ModelRole {
  /** As it begins a sentence: `The segmenter's model`. */
  name: string;
  /** `Export it for semantic segmentation: …` */
  exportHint: string;
}

/**
 * Finds a model's configuration beside it, or above it where the model lies in a folder `onnx` as in exports on the
 * Hugging Face hub.
 *
 * @throws HemlError (usage) when the model or a file of its weights is missing or lies elsewhere, or a configuration is not
 * JSON
 */
export async function findModelFiles(model: string, role: ModelRole): Promise<ModelFiles> {
  const isFile = await stat(model).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile)
    throw new HemlError(`${role.name} is missing: ${model}`, {
      code: 'model-missing',
      kind: 'usage',
      hint: 'Give the path of an .onnx file; a relative one begins at the folder of the spec.',
    });
  const folder = dirname(model);
  const folders = basename(folder) === 'onnx' ? [folder, dirname(folder)] : [folder];
  const [config, preprocessor] = await Promise.all([
    findJson(folders, 'config.json', role),
    findJson(folders, 'preprocessor_config.json', role),
  ]);
  return {
    model,
    ...(config && { config }),
    ...(preprocessor && { preprocessor }),
    hash: await hashModel(model, role),
  };
}

/** The content hash of a model and of the files that hold its external weights, whatever they are called. */
async function hashModel(model: string, role: ModelRole): Promise<string> {
  const bytes = await readFile(model);
  const other = otherFormatOf(bytes);
  if (other)
    throw new HemlError(`${role.name} is ${other.what}, not a model in ONNX form: ${model}`, {
      code: 'model-of-other-format',
      kind: 'usage',
      hint: other.isDownload ? other.hint : role.exportHint,
    });
  const digest = createHash('sha256').update(bytes);
  for (const name of externalFiles(bytes)) {
    const file = externalFile(model, name, role);
    const facts = await regularFile(file, Number.POSITIVE_INFINITY);
    if (!facts)
      throw new HemlError(`The weights of ${lowerCase(role)} are missing: ${file}`, {
        code: 'weights-file-missing',
        kind: 'usage',
        hint: `${basename(model)} names this file: put it beside the model, as it came with it.`,
      });
    digest.update(JSON.stringify([name, facts.size]));
    for await (const part of createReadStream(file)) digest.update(part);
  }
  return digest.digest('hex');
}

/** What a model is called within a sentence. */
export const lowerCase = ({ name }: ModelRole): string => `${name[0]?.toLowerCase()}${name.slice(1)}`;

function externalFile(model: string, name: string, role: ModelRole): string {
  const inside = normalize(name);
  if (!isAbsolute(name) && inside.split(/[\\/]/)[0] !== '..') return join(dirname(model), inside);
  throw new HemlError(`${role.name} names weights that lie outside of its folder ('${name}'): ${model}`, {
    code: 'weights-outside-folder',
    kind: 'usage',
    hint: 'A model reads only what lies beside it. Export it again, or fetch it from somebody you trust.',
  });
}

async function findJson(folders: readonly string[], name: string, role: ModelRole) {
  const hint = `Put the file back as it came with ${lowerCase(role)}.`;
  for (const folder of folders) {
    const file = join(folder, name);
    const found = await readJsonIfThere(file, { hint });
    if (found) return { file, ...found };
  }
  return undefined;
}
