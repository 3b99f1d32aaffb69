export { type BuiltHierarchy, buildHierarchy } from './build';
export type { PlacedSegment } from './check';
export { joinPairs } from './pairs';
