import { testMethod } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { withoutNoise } from './model';
import { myMethod } from './my-method';

testMethod(myMethod, { options: [{}, { dimensions: 3 }] });

it('trains with what draws no random numbers, and refuses the rest', () => {
  withoutNoise('drawing', {});
  expect(() => withoutNoise('drawing', { noise: (batch) => [batch] })).toThrow(
    'my-method cannot train with `drawing`: it draws random numbers at each step.',
  );
});
