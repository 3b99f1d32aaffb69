// Which page stands where: by what its reader wants (guide, how-to, reference, explanation: diataxis.fr). Every document is in
// one section, which the build checks.

const doc = (name, text) => ({ file: `docs/${name}.md`, text });
const result = (name, text) => ({ file: `results/${name}.md`, text });

/** Sections in the order of the navigation. A page's `file` is its path in the repository; a section may be filled by the build. */
export const sections = [
  {
    text: 'Guide',
    items: [
      { file: 'README.md', text: 'What it is' },
      doc('photographs', 'Begin with photographs'),
      doc('given-models', 'Begin with a model'),
      doc('writing-specs', 'Write a spec'),
      doc('training', 'Train'),
      doc('explanations', 'Read an explanation'),
      doc('bias-walkthrough', 'Find and repair a bias'),
    ],
  },
  {
    text: 'How to',
    items: [
      doc('sweeps', 'Compare many runs'),
      doc('hub', 'Take files from the hub'),
      doc('export', 'Use a model elsewhere'),
      doc('page', 'Explain pairs on a page'),
      doc('writing-plugins', 'Write a plugin'),
      doc('testing-components', 'Test a plugin'),
    ],
  },
  {
    text: 'Background',
    items: [
      doc('additive', 'Distances that add up'),
      doc('bias', 'Bias'),
      doc('faithfulness', 'Are explanations true?'),
      doc('rivals', 'Methods of others'),
      doc('paper', 'The paper, and where it is'),
      doc('engine', 'The engine'),
      doc('reliability', 'What holds when things fail'),
      doc('architecture', 'Architecture'),
      { file: 'SECURITY.md', text: 'Security' },
      { file: 'CONTRIBUTING.md', text: 'Contributing' },
    ],
  },
  {
    text: 'Results',
    items: [
      result('additive', 'Distances that add up'),
      result('explainers', 'Explainers'),
      result('methods', 'Methods of others'),
      result('faithfulness', 'Faithfulness'),
      result('bias', 'A planted bias'),
      result('audit', 'Audits'),
      result('faces-mini', 'Faces'),
      result('ccp-mini', 'Street fashion'),
      result('faces-folder', 'A folder of faces'),
      result('quickstart-losses', 'Losses'),
      result('sizes', 'Sizes of trees'),
      result('engine', 'The engine'),
      result('store', 'The segment store'),
      result('structure', 'The structure'),
    ],
  },
  { text: 'Reference', folder: 'docs/reference' },
  { text: 'Packages', folder: 'packages' },
  { text: 'API', folder: 'api' },
];
