import { testMethod } from '@hemlkit/testing';
import { mappedTrunk } from '../test/mapped-trunk';
import { avsl } from './index';

const place = { plugins: [mappedTrunk], model: { trunk: { type: 'mapped' } } };

testMethod(avsl, {
  ...place,
  options: [
    { dimensions: 5, topK: 3 },
    { dimensions: 4, proxies: false, layers: ['middle', 'high'] },
  ],
});
