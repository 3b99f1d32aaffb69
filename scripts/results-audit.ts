// Writes results/audit.md: how often an audit of data finds something where nothing is, and how often what is planted: in features
// that are drawn rather than measured of images, and in images that are written to files and audited by the command.
//   node --conditions=@hemlkit/source --import tsx scripts/results-audit.ts [datasets without a bias: 200] [planted, of each kind: 30]
//     [of these as images: 5] [kept]
// What was computed before is kept in runs/audit and found again; with `kept` nothing else is computed. results/audit.notes.md says what the figures come to; in it a
// line `<!-- tables -->` stands for the tables.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataAudit } from '@hemlkit/bias';
import { createRandom, type Random } from '@hemlkit/core/run';
import { markdownTable } from '@hemlkit/report';
import { findAssociations } from '../packages/bias/src/audit-data/associations';
import type { Looks, RegionLooks } from '../packages/bias/src/audit-data/read-looks';
import { lookAt, lookLength } from '../packages/bias/src/audit-data/segment-look';
import type { SourceClasses } from '../packages/bias/src/audit-data/source-classes';
import { type Planting, plant, plantedSpec, tint } from '../packages/cli/test/planted';
import { Project } from '../packages/cli/test/project';
import { groupBy } from '../packages/statistics/src/groups';

const root = join(fileURLToPath(import.meta.url), '../..');
const folder = join(root, 'runs/audit');
mkdirSync(folder, { recursive: true });
const nulls = Number(process.argv[2] ?? 200);
const planted = Number(process.argv[3] ?? 30);
const inImages = Number(process.argv[4] ?? 5);
const isKept = process.argv[5] === 'kept';

const kinds = ['presence', 'colour', 'texture', 'place', 'background', 'brightness', 'compression'] as const;
type Kind = (typeof kinds)[number];
/** Share of the images of which having what is planted agrees with the label. */
const agreements = [0.6, 0.75, 0.9];

interface Setting {
  images: number;
  segments: number;
  /** Images of a person: one label and a likeness of all looks. Absent: none belong together. */
  grouped?: boolean;
  plant?: { kind: Kind; agreement: number };
}

interface Outcome {
  tests: number;
  /** Names and aspects. */
  found: string[];
}

/** Data without pixels: looks with common factors, as of light and of persons, and what is planted. */
function drawn({ images, segments, grouped = false, plant }: Setting, random: Random): Outcome {
  const sizes: number[] = [];
  for (let left = images; left > 0; ) {
    const size = grouped ? Math.min(left, 1 + random.integer(4)) : 1;
    sizes.push(size);
    left -= size;
  }
  const group = groupBy(sizes.flatMap((size, g) => Array<number>(size).fill(g)));
  const half = random.permutation(sizes.length);
  const labels = Int32Array.from(group, (g) => (half[g] as number) % 2);
  const has = Array.from(labels, (label) => (label === 1) === random.uniform() < (plant?.agreement ?? 0.5));
  const names = [...Array.from({ length: segments }, (_, s) => `s${s}`), 'background'];
  /** What all regions of an image share, and what is a person's own. */
  const light = Array.from(group, () => random.normal());
  const regions = names.map((name, r): RegionLooks => {
    const rare = r % 4 === 3 && r < segments;
    const own = sizes.map(() => Float64Array.from({ length: lookLength }, () => random.normal()));
    const seen = Array.from(group, (_, i) => {
      if (plant?.kind === 'presence' && r === 0) return has[i] === true;
      return !rare || random.uniform() < 0.6;
    });
    const looks = Array.from(group, (g, i) => {
      const look = Float64Array.from({ length: lookLength }, (_, at) => {
        const chance = random.normal() * (random.uniform() < 0.05 ? 3 : 1);
        const mine = (own[g] as Float64Array)[at] as number;
        return (
          0.7 * chance + (grouped ? 0.6 * mine : 0) + (at < lookAt.place ? 0.4 * (light[i] as number) : 0)
        );
      });
      const add = (from: number, to: number, by: number) => {
        for (let at = from; at < to; at++) look[at] = (look[at] as number) + by;
      };
      if (has[i] && plant) {
        const { kind } = plant;
        if ((kind === 'colour' && r === 0) || (kind === 'background' && r === segments)) add(0, 1, 1.5);
        if (kind === 'texture' && r === 0) add(lookAt.sharpness, lookLength, 1.5);
        if (kind === 'place' && r === 0) add(lookAt.place + 1, lookAt.place + 3, 1.5);
        if (kind === 'brightness') {
          add(lookAt.means, lookAt.deviations, 1.5);
          add(lookAt.bright, lookAt.sharpness, 1.5);
        }
      }
      // Numbers as those of images are: deviations and shares above 0.
      for (let at: number = lookAt.deviations; at < lookAt.place; at++)
        look[at] = 0.1 * Math.exp(0.3 * (look[at] as number));
      for (let at: number = lookAt.filled; at < lookAt.bright; at++)
        look[at] = Math.exp(0.1 * (look[at] as number));
      return look;
    });
    return { name, seen, look: (i) => Float64Array.from(looks[i] as Float64Array) };
  });
  const means = Float32Array.from({ length: 3 * images }, (_, at) => {
    const values = regions.map(({ look }) => look(Math.floor(at / 3))[lookAt.means + (at % 3)] as number);
    return values.reduce((sum, one) => sum + one, 0) / values.length;
  });
  const sources: SourceClasses[] = [
    {
      name: 'compression',
      values: Int32Array.from(has, (is) =>
        plant?.kind === 'compression' ? Number(is) : Number(random.uniform() < 0.5),
      ),
      count: 2,
    },
  ];
  const looks: Looks = { segments: regions.slice(0, -1), rest: regions.at(-1) as RegionLooks, means };
  const audited = findAssociations({
    looks,
    sources,
    attributes: [],
    labels,
    groups: group,
    names: ['a', 'b'],
    allowed: [],
    random: random.split('audit'),
  });
  return {
    tests: audited.associations.filter(({ adjusted }) => adjusted !== undefined).length,
    found: audited.findings.map(({ name, aspect }) => `${name} ${aspect}`),
  };
}

/** How images of faces are changed that have what is planted, or have it not. */
const changes: Record<Kind, Planting> = {
  presence: {
    change: ({ map, id }, has) => {
      if (!has) for (const [p, own] of map.entries()) if (own === id('l_eye')) map[p] = id('skin');
    },
  },
  colour: {
    change: (one, has) => {
      if (has) tint(one, [20, 0, 0], (own) => own === one.id('hair'));
    },
  },
  texture: {
    change: ({ image, map, id }, has) => {
      if (!has) return;
      for (const [p, own] of map.entries())
        if (own === id('hair'))
          for (const at of [3 * p, 3 * p + 1, 3 * p + 2])
            image[at] = Math.min(255, Math.max(0, (image[at] as number) + (p % 2 ? 8 : -8)));
    },
  },
  place: {
    change: ({ image, map, size, id }, has) => {
      if (!has) return;
      const [before, colours] = [map.slice(), image.slice()];
      const nose = [...before.keys()].filter((p) => before[p] === id('nose'));
      const cheek = before.indexOf(id('skin'));
      for (const p of nose) {
        map[p] = id('skin');
        image.set(colours.subarray(3 * cheek, 3 * cheek + 3), 3 * p);
      }
      // A pixel to the right of it.
      for (const p of nose.filter((one) => one % size < size - 1)) {
        map[p + 1] = id('nose');
        image.set(colours.subarray(3 * p, 3 * p + 3), 3 * (p + 1));
      }
    },
  },
  background: {
    change: (one, has) => {
      if (has) tint(one, [0, 0, 20], (own) => own === one.id('background'));
    },
  },
  brightness: {
    change: (one, has) => {
      if (has) tint(one, [22, 22, 22]);
    },
  },
  compression: {
    file: (image, has) => ({ image: image.jpeg({ quality: has ? 40 : 95 }), ending: 'jpg' }),
  },
};

/** Faces in files whose labels are drawn at random, with something planted, audited by the command. */
async function audited(kind: Kind, agreement: number, seed: number): Promise<Outcome> {
  const project = await Project.create();
  try {
    await plant(project, { ...changes[kind], agreement, seed });
    await project.writeSpec(plantedSpec());
    const { code, out, err } = await project.run('audit', 'data', 'spec.yaml', '--format', 'json');
    if (code !== 0) throw new Error(err);
    const { verdict, findings } = JSON.parse(out) as DataAudit;
    return { tests: verdict.tests, found: findings.map(({ name, aspect }) => `${name} ${aspect}`) };
  } finally {
    await project.remove();
  }
}

/** An outcome that is computed once; none where it is not there, and nothing is to be computed. */
async function kept(name: string, compute: () => Outcome | Promise<Outcome>): Promise<Outcome[]> {
  const file = join(folder, `${name}.json`);
  if (existsSync(file)) return [JSON.parse(readFileSync(file, 'utf8')) as Outcome];
  if (isKept) return [];
  const outcome = await compute();
  writeFileSync(file, JSON.stringify(outcome));
  return [outcome];
}

/** Outcomes one after the other. */
async function several(count: number, of: (i: number) => Promise<Outcome[]>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let i = 0; i < count; i++) outcomes.push(...(await of(i)));
  return outcomes;
}

/** Wilson's interval of a share (1927). */
function share(hits: number, all: number): string {
  if (all === 0) return 'not measured yet';
  const z = 1.96;
  const middle = (hits + z ** 2 / 2) / (all + z ** 2);
  const half = (z * Math.sqrt((hits * (all - hits)) / all + z ** 2 / 4)) / (all + z ** 2);
  const percent = (value: number) => (100 * Math.max(0, value)).toFixed(0);
  return `${hits} of ${all} (${percent(middle - half)} to ${percent(middle + half)} %)`;
}

const settings: Setting[] = [8, 20, 40, 60].flatMap((segments) =>
  [false, true].map((grouped) => ({ segments, grouped, images: segments > 30 ? 400 : 200 })),
);
const nullRows: string[][] = [];
let alarms = 0;
let done = 0;
for (const [s, setting] of settings.entries()) {
  const each = Math.max(0, Math.ceil((nulls - s) / settings.length));
  const outcomes = await several(each, (i) => {
    const name = `null-${setting.segments}-${setting.grouped}-${setting.images}-${i + 1}`;
    return kept(name, () => drawn(setting, createRandom(i + 1, name)));
  });
  const found = outcomes.filter((one) => one.found.length > 0).length;
  const tests = Math.max(0, ...outcomes.map((one) => one.tests));
  console.error('null', setting, found, outcomes.length);
  alarms += found;
  done += outcomes.length;
  nullRows.push([
    String(setting.images),
    String(setting.segments),
    setting.grouped ? 'of 1 to 4 images' : 'none',
    String(tests),
    share(found, outcomes.length),
  ]);
}
nullRows.push(['all', '', '', '', share(alarms, done)]);

const right: Record<Kind, string> = {
  presence: 's0 presence',
  colour: 's0 look',
  texture: 's0 look',
  place: 's0 look',
  background: 'background look',
  brightness: 'brightness image',
  compression: 'compression image',
};
const rightInImages: Record<Kind, string> = {
  ...right,
  presence: 'l_eye presence',
  colour: 'hair look',
  texture: 'hair look',
  place: 'nose look',
};
const powerRow = (kind: Kind, agreement: number, outcomes: readonly Outcome[], sought: string): string[] => {
  const hits = outcomes.filter(({ found }) => found.includes(sought)).length;
  const others = outcomes.filter(({ found }) => found.some((one) => one !== sought)).length;
  console.error(kind, agreement, hits, others);
  return [kind, String(agreement), share(hits, outcomes.length), `${others} of ${outcomes.length}`];
};
const [powerRows, imageRows]: [string[][], string[][]] = [[], []];
for (const kind of kinds)
  for (const agreement of agreements) {
    const outcomes = await several(planted, (i) => {
      const name = `planted-${kind}-${agreement}-${i + 1}`;
      const setting = { images: 300, segments: 20, plant: { kind, agreement } };
      return kept(name, () => drawn(setting, createRandom(i + 1, name)));
    });
    powerRows.push(powerRow(kind, agreement, outcomes, right[kind]));
    const images = await several(inImages, (i) =>
      kept(`images-${kind}-${agreement}-${i + 1}`, () => audited(kind, agreement, i + 1)),
    );
    imageRows.push(powerRow(kind, agreement, images, rightInImages[kind]));
  }

const tables = [
  '## Nothing planted',
  markdownTable(['images', 'segments', 'groups', 'tests', 'datasets with any finding'], nullRows),
  '## One bias planted',
  'Of 300 images and 20 segments. The images that have it differ by 1.5 standard deviations.',
  markdownTable(['kind', 'agreement with the label', 'found', 'another finding too'], powerRows),
  '## One bias planted in images',
  'Of 240 synthetic faces of 32 x 32 pixels and 8 segments, written to files and audited by `heml audit data`.',
  markdownTable(['kind', 'agreement with the label', 'found', 'another finding too'], imageRows),
].join('\n\n');
const notesFile = join(root, 'results/audit.notes.md');
const notes = existsSync(notesFile) ? readFileSync(notesFile, 'utf8') : '# Audits\n\n<!-- tables -->\n';
writeFileSync(
  join(root, 'results/audit.md'),
  notes.replace('<!-- tables -->', () => tables),
);
