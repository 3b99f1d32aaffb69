export {
  type AugmentSettings,
  augmentCrops,
  type CropBatch,
  type CropShape,
  fillAbsent,
} from './augment';
export { type BoxStatistics, boxNumbers, boxStatistics } from './box-statistics';
export {
  type Contributions,
  contributions,
  embeddingOf,
  type WeightSettings,
  weightsAt,
} from './contributions';
export { cropChannels } from './crop-trunk';
export type { GroupLosses, Groups } from './group-losses';
export { type MinedTripletSettings, minedTriplets } from './mined-triplets';
export {
  type AdditiveNetwork,
  type AdditiveOptions,
  additiveNetwork,
  additiveRecipes,
  type NetworkInput,
  type NetworkRequest,
} from './network';
export {
  type Height,
  hasTerm,
  type Interactions,
  type NodeWeights,
  nodeDistances,
} from './node-weights';
export { imageNet, type Normalisation, normalisedCrops } from './normalised-crops';
export { pluginLosses } from './plugin-losses';
export {
  type LossGroup,
  lossGroups,
  lossRecipes,
  type TotalLoss,
  type TotalLossInput,
  type TotalLossSettings,
  totalLoss,
} from './total-loss';
export { placesByLevel, type Tree, treeOf } from './tree';
