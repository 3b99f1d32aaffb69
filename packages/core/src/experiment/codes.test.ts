import { expect, it } from 'vitest';
import type { HemlErrors } from '../contracts/error';
import { changed, read } from './fixtures/read';

/** The codes of what is wrong with a spec. */
async function codes(spec: string, set: string[] = []): Promise<string[]> {
  const error = await read(spec, { set }).catch((reason) => reason);
  return (error as HemlErrors).errors?.map(({ code }) => code) ?? [error.code];
}

it('survives from where a mistake is found to the error', async () => {
  expect({
    schema: await codes(changed('epochs: 2', 'epoch: 2\n  imageSize: many')),
    hierarchy: await codes(changed('[hair, hat]\n', '[hair, hut]\n')),
    yaml: await codes(changed('name: small', 'name: small\nname: large')),
    values: await codes(changed('epochs: 2', 'epochs: &a [*a]')),
    plugin: await codes(changed('./toy-plugin.ts', 'heml-nowhere')),
    environment: await codes(changed('epochs: 2', 'epochs: ${env:HEML_NOT_SET}')),
    argument: await codes(changed('epochs: 2', 'epochs: 3'), ['training.epochs=${env:HEML_NOT_SET}']),
  }).toMatchInlineSnapshot(`
    {
      "argument": [
        "variable-unset",
      ],
      "environment": [
        "variable-unset",
      ],
      "hierarchy": [
        "part-unknown",
      ],
      "plugin": [
        "plugin-not-installed",
      ],
      "schema": [
        "option-unknown",
        "option-invalid",
      ],
      "values": [
        "alias-circular",
      ],
      "yaml": [
        "key-repeated",
      ],
    }
  `);
});
