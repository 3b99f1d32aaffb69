import { HemlError, type Run } from '@hemlkit/core';

/** The ids of the first validation sample and of the first one after it with another label. */
export async function examplePair(run: Run): Promise<[a: string, b: string]> {
  const samples = await run.samples('validation');
  const [a] = samples;
  const b = samples.find((sample) => sample.label !== a?.label);
  if (!a || !b) {
    throw new HemlError(`The validation samples of ${run.name} have no two labels`, {
      code: 'labels-too-few',
      hint: 'Name two samples or image files yourself: heml explain RUN A B',
    });
  }
  return [a.id, b.id];
}
