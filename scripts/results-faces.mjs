// Writes results/faces-folder.md from a finished run of specs/faces-folder.yaml:
//   node scripts/results-faces.mjs [runs/faces-folder]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const folder = resolve(process.argv[2] ?? join(root, 'runs/faces-folder'));
const { markdownTable, metricText, secondsText } = await import(
  pathToFileURL(join(root, 'packages/report/dist/index.js')).href
);
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));
const summary = json(join(folder, 'summary.json'));
const reference = json(join(root, 'results/faces-folder.reference.json'));

/** Nodes are the same where they show the same segments, whatever they are called. */
const key = ({ segments }) => [...segments].sort().join(' ');
const references = new Map(reference.nodes.map((node) => [key(node), node]));
const metrics = ['precision@1', 'precision@2', 'precision@8'];

const rows = summary.nodes.map((node) => {
  const peer = references.get(key(node));
  if (!peer) throw new Error(`the reference has no node of the segments ${node.segments.join(', ')}`);
  return [
    node.children.length > 0 ? `${node.id} = ${node.children.join(' + ')}` : node.id,
    ...metrics.flatMap((name) => [metricText(name, node.metrics[name]), peer[name].toFixed(1)]),
    node.seconds.toFixed(1),
    peer.seconds.toFixed(1),
  ];
});
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const meanRow = [
  'mean of all nodes',
  ...metrics.flatMap((name) => [
    metricText(name, mean(summary.nodes.map((node) => node.metrics[name]))),
    mean(reference.nodes.map((node) => node[name])).toFixed(1),
  ]),
  mean(summary.nodes.map((node) => node.seconds)).toFixed(1),
  mean(reference.nodes.map((node) => node.seconds)).toFixed(1),
];
const headings = ['node', 'P@1', 'ref', 'P@2', 'ref', 'P@8', 'ref', 's', 'ref'];

const cached = summary.nodes.filter((node) => node.cached).length;
const whole = [
  ['time', secondsText(summary.seconds), secondsText(reference.seconds)],
  ['training images a second', summary.imagesPerSecond.toFixed(0), String(reference.imagesPerSecond)],
  ['peak memory', `${summary.peakRssMb} MB`, `${reference.peakRssMb} MB`],
];
const facts = { ...summary.versions, ...summary.engine };

// What a person has to say of the run that was written up.
const notesFile = join(root, 'results/faces-folder.notes.md');
const notes = existsSync(notesFile) ? `\n${readFileSync(notesFile, 'utf8')}` : '';

const text = `# Faces: is the mouth open?

1,100 faces of CelebAMask-HQ at 256x256 with their class maps; the label is whether the class \`mouth\` is present,
which is in no segment. 800 to train, 300 to validate, 64x64, ResNet-18 from random weights, 6 epochs a node: the spec
is [specs/faces-folder.yaml](../specs/faces-folder.yaml). Best epoch of each node by P@1 on the validation images, in
percent. One seed; the standard error of P@1 is about 2.5 points.

\`ref\`: ${reference.name}. The two draw different samples into their splits and start from different random weights,
so single nodes differ by chance. ${reference.about}

${markdownTable(headings, [...rows, meanRow])}

${markdownTable(['whole tree', 'HEML', 'reference'], whole)}

The reference was measured at another time on two cores of a shared machine: compare the times with care.
${notes}${cached > 0 ? `\n${cached} of ${summary.nodes.length} nodes came from the cache; the time of the whole tree is without theirs.\n` : ''}
Made by

\`\`\`sh
HEML_DATA=FOLDER heml train specs/faces-folder.yaml   # FOLDER/celebamask-mini/{images,masks,classes.json}
node scripts/results-faces.mjs
\`\`\`

on ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${Object.entries(facts)
  .map(([name, value]) => `${name} ${value}`)
  .join(', ')}.
`;
writeFileSync(join(root, 'results/faces-folder.md'), text);
console.log('wrote results/faces-folder.md');
