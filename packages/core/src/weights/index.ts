export { fromTorch, toTorch } from './layout';
export {
  decodeSafetensors,
  decodeSafetensorsMetadata,
  encodeSafetensors,
  type HostTensor,
  readSafetensors,
} from './safetensors';
