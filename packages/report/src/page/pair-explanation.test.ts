import { expect, test } from 'vitest';
import { paperTree, samePictures } from '../../test/paper-tree';
import { pairExplanation } from './pair-explanation';

const tree = paperTree();

test('names of people, files and segments are text, wherever they stand', () => {
  const evil = `"><script>x</script><b onload='x'>`;
  const nodes = tree.nodes.map((node) => ({
    ...node,
    id: `${evil}${node.id}`,
    children: node.children.map((id) => `${evil}${id}`),
  }));
  const hostile = {
    ...tree,
    a: { id: evil, label: evil },
    b: { id: evil, label: evil },
    root: `${evil}final`,
    nodes,
    explanations: {},
  };
  const pictures = samePictures(hostile);
  const page = pairExplanation(hostile, { a: pictures, b: pictures }, 'pair').text;
  expect(page).not.toMatch(/<script|<b /);
  expect(page).toContain('&lt;script&gt;');
});

test('a card shows the nearest samples of each image, and whether their label is its own', () => {
  const pictures = samePictures(tree);
  const sample = (id: string, label: string) => ({ id, label, picture: `#${id}` });
  const near = { hair: [sample('n-1', 'smile'), sample('n-2', 'no smile')] };
  const labelled = { ...tree, a: { id: 'x', label: 'smile' }, b: { id: 'y' } };
  const page = pairExplanation(labelled, { a: { ...pictures, near }, b: { ...pictures, near } }, 'pair').text;
  const [, card] = /<h3>hair<\/h3>(.*?)<\/div><\/div><\/div>/.exec(page) ?? [];
  const [a, b] = card!.split('Nearest to b');
  expect(
    [...a!.matchAll(/<span class="label ([^"]*)">([^<]*)</g)].map(([, look, label]) => [look, label]),
  ).toEqual([
    ['right-label', 'smile'],
    ['wrong-label', 'no smile'],
  ]);
  expect(a).toContain('href="#n-1"');
  // Of an image without a label nothing is right or wrong.
  expect([...b!.matchAll(/<span class="label ([^"]*)">/g)].map(([, look]) => look)).toEqual(['', '']);
  expect(page.match(/Nearest to a/g)).toHaveLength(1);
});

test('the node that has most of the distance is chosen first, and shown by a rule of its own', () => {
  const pictures = samePictures(tree);
  const shares = Object.fromEntries(tree.nodes.map(({ id }) => [id, 0]));
  const path = tree.nodes.filter(({ segments }) => segments.includes('nose')).map(({ id }) => id);
  const explanations = {
    owen: {
      ...tree.explanations.owen!,
      nodes: { ...shares, ...Object.fromEntries(path.map((id) => [id, 1])) },
    },
  };
  const page = pairExplanation({ ...tree, explanations }, { a: pictures, b: pictures }, 'pair').text;
  const [, at] =
    /<label class="node at-pair-(\d+)"[^>]*><input [^>]*checked><span class="name">nose</.exec(page) ?? [];
  expect(at).toBeDefined();
  expect(page).toContain(
    `#pair:not(:has(.node:hover)):has(#choose-pair-${at}:checked) .card-pair-${at}{display:flex}`,
  );
});

test('a part that neither image shows has no outline and a card that says so', () => {
  const pictures = samePictures(tree);
  const page = pairExplanation(tree, { a: pictures, b: pictures }, 'pair').text;
  expect(page.match(/class="lit /g)).toHaveLength(2 * (31 - 4));
  expect(page).toContain('aria-label="hat is not in a"');
});
