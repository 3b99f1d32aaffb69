import { expect, it } from 'vitest';
import type { UnitTrainer } from '../contracts/method';
import { trainUnit, type UnitTraining } from './train-unit';

const request = {
  unit: { node: 'hat', epochs: 2 },
  data: { splits: { validation: { labels: new Int32Array(2) } } },
  onBegin: () => 2,
} as unknown as UnitTraining;

it.each<[string, UnitTrainer['train']]>([
  ['a beginning', async () => {}],
  ['its epochs', async ({ begin }) => begin({ steps: 1, images: 2 } as never)],
])('names a method that ends without %s', async (what, train) => {
  await expect(trainUnit({ train }, request)).rejects.toMatchObject({
    code: 'method-training-incomplete',
    message: `The method has ended the training of 'hat' without ${what}.`,
  });
});
