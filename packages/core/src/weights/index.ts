export { fromTorch, toTorch } from './layout';
export { readWeightsFile } from './read-weights';
export {
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  type HostTensor,
  readSafetensors,
} from './safetensors';
export { decodeTorch } from './torch/decode-torch';
