import { type CoalitionRequest, coalitionDistances } from './coalition-distances';
import { type OwenValues, owenValues } from './owen';

/**
 * How the root's distance of two images is made up of their segments: d(S) is that distance with only the segments S
 * shown in both images, and every node's Owen value is its share of d(all) - d(none).
 */
export const pairOwenValues = (request: CoalitionRequest): Promise<OwenValues> =>
  owenValues(request.hierarchy, coalitionDistances(request));
