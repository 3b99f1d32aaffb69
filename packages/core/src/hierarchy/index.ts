export { buildHierarchy } from './build';
export type { PlacedSegment } from './check';
