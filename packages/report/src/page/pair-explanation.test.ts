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
