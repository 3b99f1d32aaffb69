import { expect, it } from 'vitest';
import { isContract, metricTreeSchema } from './metric-tree-schema';

it('is the schema that the package exports', async () => {
  expect(isContract).toBe(true);
  const text = `${JSON.stringify(metricTreeSchema, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../metric-tree.schema.json');
});
