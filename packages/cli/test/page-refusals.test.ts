import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkedPair, checkModel, nodeInputs, runDistances } from '../../page/src/check-models';
import { pageModels } from '../../page/src/page-models';
import { type Trained, trainSmall } from './trained';

let small: Trained;
beforeAll(async () => {
  small = await trainSmall();
}, 120_000);
afterAll(() => small.remove());

const room = { most: 1e6, limit: 1e6 };

test('models that are too large are refused before the last of them is made', async () => {
  const { run } = small;
  const opened = await run.open();
  const { parts } = await pageModels(run, opened, room);
  const [first, second] = parts.map(({ bytes }) => bytes.length) as [number, number];
  const most = first + second - 1;
  const refused = pageModels(run, opened, { most, limit: 5e6 }).catch((error) => error);
  const { code, message, hint } = await refused;
  expect(code).toBe('page-too-large');
  expect(`${message}\n${hint}`).toMatchInlineSnapshot(`
    "The run is too large for a page: the models of 2 of 6 nodes have 0 MB, the segmenter's 5 MB, and 5 MB is the most.
    Nothing was written. \`heml serve\` shows the same with the models on this machine; \`method: additive\` or a smaller trunk makes smaller models."
  `);
});

test('a method without models is refused', async () => {
  const { run } = small;
  const opened = await run.open();
  const other = { ...opened, tree: Object.create(opened.tree, { models: { value: {} } }) };
  await expect(pageModels(run, other, room)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[HemlError: The method \`bottom-up\` has no models that a page can hold.]`,
  );
});

test('each model gives the distance of the run, and one that does not is refused', async () => {
  const { run } = small;
  const opened = await run.open();
  const { models, parts, explainer } = await pageModels(run, opened, room);
  if (models.kind !== 'nodes') throw new Error('models of nodes are wanted');
  expect(explainer).toBe('Owen values');
  expect(Object.keys(models.parts)).toEqual(opened.tree.nodes.map(({ id }) => id));
  const pair = checkedPair(opened);
  const { samples } = opened.data.splits.validation;
  expect(samples[pair[0]]?.label).not.toBe(samples[pair[1]]?.label);
  const wanted = await runDistances(run, opened, pair);
  const root = parts.find(({ name }) => name === models.parts.final)?.bytes as Uint8Array;
  const inputs = nodeInputs(opened, pair);
  await checkModel('final', root, inputs, { distances: [wanted.final] });
  const wrong = checkModel('final', root, inputs, { distances: [(wanted.final as number) * 1.001] });
  await expect(wrong).rejects.toMatchObject({ code: 'export-inexact' });
  await expect(checkModel('final', root.subarray(9), inputs, {})).rejects.toMatchObject({
    code: 'export-refused',
  });
});
