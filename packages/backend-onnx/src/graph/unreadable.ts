import { describe, type Value } from './value';

/** Why a value cannot be read in the midst of a step that is being compiled. */
export const unreadable = (value: Value, step: string): Error =>
  new Error(
    `Cannot read ${describe(value)} while ${step} is being compiled: it has a value only when the step runs. ` +
      'Return the tensor from the step, or compute with tensors instead of numbers.',
  );

/** Why a tensor that a step did not return cannot be read after it was compiled. */
export const kept = (value: Value): Error =>
  new Error(`${describe(value)} was kept from a compiled step; return it from the step to get its value`);
