export { coreVersion } from './core-version';
export { loadPlugin } from './load';
