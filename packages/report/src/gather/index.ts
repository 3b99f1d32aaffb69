export { encodePicture, encodePictures, type PictureFormat } from './encode-pictures';
export { type GatherOptions, gatherRun } from './gather-run';
