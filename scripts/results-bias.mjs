// Writes results/bias.md: a bias planted in synthetic faces at several strengths, found by audits and removed by remedies.
//   npm run build && node scripts/results-bias.mjs [data audits: 20] [seeds: 5]
// What was computed before is kept in runs/bias and found again. results/bias.notes.md says what the figures come to; in it a
// line `<!-- tables -->` stands for the tables.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './lib/shell.mjs';

const load = (name) => import(pathToFileURL(join(root, `packages/${name}/dist/index.js`)).href);
const { openRun } = await load('core');
const { auditData, auditRun, verifyDeflation } = await load('bias');
const { armsTable, cellsTable, markdownTable, verificationFindings } = await load('report');

const audits = Number(process.argv[2] ?? 20);
const seeds = Array.from({ length: Number(process.argv[3] ?? 5) }, (_, i) => i + 1);
const strengths = [0.5, 0.8, 0.95, 1];
const spec = join(root, 'specs/synthetic-bias-root.yaml');
const folder = join(root, 'runs/bias');
const cache = join(root, '.heml');
const planted = 'hat';
// Few images, seen often: with 400, a bias of 0.8 costs a model trained to its end half a point, which no remedy can be told from.
const settings = ['dataset.train=200', 'dataset.validation=1000', 'overrides.final.training.epochs=20'];
mkdirSync(folder, { recursive: true });

/** A value that is computed once. */
async function kept(name, compute) {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  console.error(name);
  const value = await compute();
  writeFileSync(file, JSON.stringify(value));
  return value;
}

const agreement = (strength) => [`dataset.bias.agreement=${strength}`];
const at = (strength) => [...settings, ...agreement(strength)];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (values) => `${values.filter(Boolean).length} of ${values.length}`;

async function dataAudits(strength) {
  const found = [];
  for (let seed = 1; seed <= audits; seed++)
    found.push(
      await kept(`data-${strength}-${seed}`, async () => {
        const { associations, findings } = await auditData(spec, {
          set: [...agreement(strength), `seed=${seed}`],
          cache,
          seed,
        });
        return { associations, findings };
      }),
    );
  const presence = found.map(({ associations }) =>
    associations.find(({ aspect, name }) => aspect === 'presence' && name === planted),
  );
  return [
    String(strength),
    mean(presence.map((one) => one?.effect.value ?? 0)).toFixed(2),
    share(found.map(({ findings }) => findings[0]?.name === planted)),
    share(found.map(({ findings }) => findings.length > 0)),
    share(found.map(({ findings }) => findings.some(({ name }) => name !== planted))),
  ];
}

const verified = (strength) =>
  kept(`verify-${strength}`, () =>
    verifyDeflation(spec, {
      out: join(folder, String(strength)),
      seeds,
      // Without a bias there is nothing to remedy.
      ...(strength === 0.5 ? { remedies: [] } : { oracle: agreement(0.5) }),
      set: at(strength),
      audit: false,
      cache,
      onArm: (what, done, total) => console.error(`${strength} ${what} (${done + 1} of ${total})`),
    }),
  );

async function runAudits(strength, arm) {
  const found = [];
  for (const seed of seeds) {
    const run = join(folder, String(strength), 'runs', `synthetic-bias-root-${arm}-${seed}`);
    if (!existsSync(run)) continue;
    found.push(
      await kept(`run-${strength}-${arm}-${seed}`, async () => {
        const opened = await openRun(run, { cache });
        try {
          return await auditRun(opened, { seed, images: 150 });
        } finally {
          await opened.dispose();
        }
      }),
    );
  }
  const own = found.map(({ segments }) => segments.find(({ segment }) => segment === planted));
  const pulls = own.map((one) => one?.pull.value ?? Number.NaN);
  return [
    String(strength),
    arm,
    mean(own.map((one) => one?.bias.value ?? Number.NaN)).toFixed(2),
    mean(own.map((one) => one?.pull.value ?? Number.NaN)).toFixed(2),
    `${Math.min(...pulls).toFixed(2)} to ${Math.max(...pulls).toFixed(2)}`,
    share(found.map(({ segments }) => segments.find(({ allowed }) => !allowed)?.segment === planted)),
    share(found.map(({ findings }) => findings.some(({ segment }) => segment === planted))),
    share(found.map(({ findings }) => findings.some(({ segment }) => segment !== planted))),
  ];
}

/** What the bias costs, and what of it the repair wins back: points of balanced P@1, of the worst cell, and per cent. */
function repairRow(strength, { arms }) {
  const of = (name) => arms.find(({ arm }) => arm === name);
  const [repair, sham, oracle] = ['repair', 'sham', 'oracle'].map(of);
  const text = (estimate, digits = 1) => {
    if (!estimate) return '';
    const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((one) =>
      (100 * one).toFixed(digits),
    );
    return `${value} (${low} to ${high})`;
  };
  return [
    String(strength),
    text(oracle.change.balanced),
    text(repair.closed, 0),
    text(repair.change.worst),
    text(sham.change.balanced),
    text(repair.overReweight),
  ];
}

/** What the gate says of each seed's composites. */
const gateRows = (strength, { made }) =>
  made
    .filter(({ gate, remedy }) => gate && remedy === 'repair')
    .map(({ seed, gate: { artefacts, refused }, composites }) => {
      const [first] = artefacts.labels ?? [];
      const of = ({ value, low, high }) => [value.toFixed(2), `${low.toFixed(2)} to ${high.toFixed(2)}`];
      return [
        strength,
        seed,
        composites,
        ...(first ? of(first.auc) : ['', '']),
        ...(artefacts.detector ? of(artefacts.detector) : ['', '']),
        refused ? 'refused' : artefacts.status,
      ].map(String);
    });

const dataRows = [];
for (const strength of strengths) dataRows.push(await dataAudits(strength));
const sections = [];
const runRows = [];
const gates = [];
const repairRows = [];
for (const strength of strengths) {
  const found = await verified(strength);
  runRows.push(await runAudits(strength, 'biased'));
  gates.push(...gateRows(strength, found));
  if (strength > 0.5) repairRows.push(repairRow(strength, found));
  if (strength > 0.5) runRows.push(await runAudits(strength, 'repair'));
  sections.push(
    `## Correlation ${strength}`,
    ...(strength === 0.5
      ? []
      : [
          verificationFindings(found)
            .map((line) => `- ${line}`)
            .join('\n'),
        ]),
    armsTable(found),
    cellsTable(found),
    ...(found.notes.length > 0 ? [found.notes.map((note) => `- ${note}`).join('\n')] : []),
  );
}

const tables = [
  '## The repair',
  "Points of balanced P@1 and of the worst cell, all less those of the biased models but for the last column; the share made up for in per cent of the bias's cost.",
  markdownTable(
    ['agreement', 'the bias costs', 'made up for', 'worst cell', 'sham', 'repair less reweighting'],
    repairRows,
  ),
  '## Auditing the data',
  `${audits} datasets of each strength, each drawn anew, of 400 training images; presence: mean Cramér's V of the hat with the smile.`,
  markdownTable(
    ['agreement', 'presence', 'hat ranked first', 'any finding', 'finding other than hat'],
    dataRows,
  ),
  '## Auditing the models',
  `${seeds.length} models of each strength, of 200 training images, trained on data drawn anew; bias and pull of the hat, in interquartile ranges of distances.`,
  markdownTable(
    [
      'agreement',
      'trained on',
      'bias',
      'pull',
      'least to largest pull',
      'hat ranked first',
      'hat found',
      'another found',
    ],
    runRows,
  ),
  '## The gate',
  "The repair's composites of each strength and seed: how well their marks tell the label, and how well they themselves are told from real images; AUC.",
  markdownTable(
    ['agreement', 'seed', 'composites', 'label told', '95 %', 'composites told', '95 %', 'gate'],
    gates,
  ),
  ...sections,
].join('\n\n');
const notesFile = join(root, 'results/bias.notes.md');
const notes = existsSync(notesFile) ? readFileSync(notesFile, 'utf8') : '# Bias\n\n<!-- tables -->\n';
writeFileSync(
  join(root, 'results/bias.md'),
  notes.replace('<!-- tables -->', () => tables),
);
