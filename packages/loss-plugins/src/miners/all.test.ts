import { testMiner } from '@hemlkit/testing';
import { pairsWhere } from '../../test/candidates';
import { all } from './all';

testMiner(all, {
  reference: (input) =>
    pairsWhere(
      input,
      () => true,
      () => true,
    ),
});
