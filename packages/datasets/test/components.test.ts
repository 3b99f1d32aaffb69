import { testDataset } from '@hemlkit/core/testing';
import { synthetic } from '../src/synthetic/synthetic';

testDataset(synthetic, {
  options: [{ label: 'smile', size: 32, train: 6, validation: 4, test: 2 }],
});
