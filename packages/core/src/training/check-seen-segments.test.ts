import { expect, it } from 'vitest';
import type { HemlError } from '../contracts/error';
import type { StoredImages } from '../contracts/images';
import { read } from '../experiment/fixtures/read';
import { presentPositions } from '../segments/presence';
import { checkSeenSegments } from './check-seen-segments';

const classes = ['background', 'neck', 'cloth', 'hair', 'hat'];

/** A store whose every image shows all classes, but these, which the given number of images show. */
function split(images: number, few: Record<string, number> = {}): StoredImages {
  const samples = Array.from({ length: images }, (_, i) => ({
    pixels: classes.map((name) => (i < (few[name] ?? images) ? 5 : 0)),
  }));
  const store = { index: { classes, samples } } as never;
  const showing = (own: readonly string[]) => presentPositions(store, { classes: own });
  return { count: images, size: 8, read: () => {}, showing };
}
const check = async (store: StoredImages) => checkSeenSegments(await loaded, store);
const loaded = read(`heml: 1
name: small
plugins: [./toy-plugin.ts]
dataset: { type: folder, root: faces }
segments: [neck, cloth, hair, hat]
hierarchy: pairs
model: { trunk: { type: conv4 } }
training: { background: keep }
`);

it('warns of a segment that few images show', async () => {
  const rare = (await check(split(400, { hat: 2 }))).filter(
    (event) => event.type === 'warning' && event.message.includes('in only'),
  );
  expect(rare).toEqual([
    {
      type: 'warning',
      node: 'hat',
      message: 'the segment is in only 2 of the 400 training images; its distances are unreliable',
    },
  ]);
});

it('refuses segments that no image shows, and names every one', async () => {
  const refusal = async (few: Record<string, number>) => {
    const error: HemlError = await check(split(40, few)).then(
      () => undefined,
      (thrown) => thrown,
    );
    return `${error.message}\n${error.hint}`;
  };
  expect(await refusal({ hat: 0 })).toMatchInlineSnapshot(`
    "No image of the training split shows the segment 'hat' (hat).
    The spec without what no image shows:
    segments: [neck, cloth, hair]
    hierarchy: pairs
    Or choose other classes: \`heml segment SPEC --compare train\` holds a segmenter against the masks."
  `);
  expect(await refusal({ hat: 0, neck: 0 })).toMatchInlineSnapshot(`
    "No image of the training split shows the segments 'neck' (neck), 'hat' (hat).
    The spec without what no image shows:
    segments: [cloth, hair]
    hierarchy: pairs
    Or choose other classes: \`heml segment SPEC --compare train\` holds a segmenter against the masks."
  `);
});
