import { expect, it } from 'vitest';
import { laidOver } from './laid-over';

const text = `# A spec.
name: try
model:
  trunk: { type: conv4 }
  embedder: { type: mlp }
training:
  epochs: 2
`;

it('replaces lines of the same key, and adds the others where they belong', () => {
  const part = `name: mine
model:
  embedder: { type: own }
  merge: { type: own }
trackers: []
`;
  expect(laidOver(text, part)).toBe(`# A spec.
name: mine
model:
  merge: { type: own }
  trunk: { type: conv4 }
  embedder: { type: own }
training:
  epochs: 2
trackers: []
`);
});
