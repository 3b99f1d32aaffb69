import { dirname, join, relative, resolve } from 'node:path';
import { fetchHubFile, HemlError } from '@hemlkit/core';
import { readJsonIfThere } from '@hemlkit/core/plugin';

/** SegFormers in ONNX form that a first experiment can begin with. Their weights derive from NVIDIA's. */
export const startingPoints = [
  {
    model: 'hf:Xenova/face-parsing/onnx/model_quantized.onnx',
    label: 'Faces: CelebAMask-HQ’s parts',
    hint: '89 MB from the hub; not for commercial use',
  },
  {
    model: 'hf:Xenova/segformer_b0_clothes/onnx/model.onnx',
    label: 'Clothes and body parts',
    hint: '15 MB from the hub; not for commercial use',
  },
  {
    model: 'hf:Xenova/segformer-b0-finetuned-ade-512-512/onnx/model.onnx',
    label: 'Scenes: 150 things of ADE20K',
    hint: '15 MB from the hub; not for commercial use',
  },
] as const;

/** A segmenter that gives images their class maps, and the classes that become segments. */
export interface ChosenSegmenter {
  /** As it stands in the spec. */
  model: string;
  segments: string[];
}

/**
 * The classes of a SegFormer, by its config.json: of one of the hub this small file is downloaded.
 *
 * @param folder where the spec will lie, absolute
 * @param model `hf:owner/name/path`, or a file from where the person stands
 * @throws HemlError (usage) where it names no classes
 */
export async function chosenSegmenter(folder: string, model: string): Promise<ChosenSegmenter> {
  const isOfHub = model.startsWith('hf:');
  const written = isOfHub ? model : relative(folder, resolve(model));
  const value = isOfHub ? await configOfHub(model) : await configBeside(resolve(model));
  const names = Object.values((value as { id2label?: Record<string, unknown> } | undefined)?.id2label ?? {});
  const segments = names.filter((name): name is string => typeof name === 'string' && !isBackground(name));
  if (segments.length > 0) return { model: written, segments };
  throw new HemlError(`It is not known which classes ${model} has: its config.json has no id2label.`, {
    code: 'class-names-missing',
    kind: 'usage',
    hint: 'Name a SegFormer in ONNX form with its config.json, or `--segmenter grid`.',
  });
}

/** Whether a class stands for what is nothing else. */
export const isBackground = (name: string): boolean => /^(background|null|void|unlabel+ed)$/i.test(name);

/** Beside the model, or above a folder `onnx`. */
const configPlaces = (model: string): string[] => {
  const folder = dirname(model);
  return [folder, ...(folder.split('/').at(-1) === 'onnx' ? [dirname(folder)] : [])];
};

async function configOfHub(model: string): Promise<unknown> {
  const id = `${configPlaces(model).at(-1)}/config.json`;
  return (await readJsonIfThere(await fetchHubFile(id), { hint: '' }))?.value;
}

async function configBeside(model: string): Promise<unknown> {
  for (const folder of configPlaces(model)) {
    const found = await readJsonIfThere(join(folder, 'config.json'), {
      hint: 'Put the file back as it came with the model.',
    });
    if (found) return found.value;
  }
  return undefined;
}
