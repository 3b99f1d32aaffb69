export { encodePicture, encodePictures, encodeThumbnail, type PictureFormat } from './encode-pictures';
export { type GatherOptions, gatherRun } from './gather-run';
export { heatColumns, imageAt } from './heat-columns';
export { type ProjectorOptions, projectorFiles } from './projector';
