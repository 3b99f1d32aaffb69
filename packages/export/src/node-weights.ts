import { join } from 'node:path';
import { decodeModel, encodeModel, nodeFile, readStoredFile } from '@hemlkit/core/run';

/**
 * A node's weights as the run keeps them, with facts about the node in the header: torchvision's names, PyTorch's layouts.
 *
 * @param folder the node's
 */
export async function nodeWeights(folder: string, facts: Record<string, string>): Promise<Uint8Array> {
  const { weights, metadata } = decodeModel(await readStoredFile(join(folder, nodeFile.weights)));
  return encodeModel(weights, { ...metadata, ...facts });
}
