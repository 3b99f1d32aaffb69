import { plain, testDistance } from '@hemlkit/testing';
import { myDistance } from './my-distance';

const centred = (a: number[]): number[] => {
  const mean = a.reduce((sum, x) => sum + x, 0) / a.length;
  return a.map((x) => x - mean);
};

// The formula once more, in plain numbers: values and gradients are what the distance must give.
testDistance(myDistance, { reference: (a, b) => 1 - plain.cosine(centred(a), centred(b)) });
