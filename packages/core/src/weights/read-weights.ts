import { HemlError } from '../contracts/error';
import { mostBytes, readIfThere } from '../files/read-file';
import { otherFormatOf } from './other-format';
import { decodeSafetensors, type HostTensor } from './safetensors';
import { decodeTorch } from './torch/decode-torch';

/**
 * Reads the tensors of a file of weights: safetensors, or a state dict that `torch.save` wrote (`.pth`, `.pt`, `.bin`). The
 * content decides which it is, not the name.
 *
 * @returns by name, float32 and row-major
 * @throws HemlError when the file cannot be read, is damaged, or holds more than weights
 *
 * @example
 * const { 'conv1.weight': weight } = await readWeightsFile('resnet18.pth');
 */
export async function readWeightsFile(file: string): Promise<Record<string, HostTensor>> {
  const bytes = await readIfThere(file, mostBytes.weights);
  if (!bytes)
    throw new HemlError(`Cannot read the weights "${file}": there is no such file.`, {
      code: 'weights-file-missing',
    });
  return otherFormatOf(bytes)?.isTorch ? decodeTorch(bytes, file) : decodeSafetensors(bytes, file);
}
