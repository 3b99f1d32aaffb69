/*
 * An audit of data from the stored images on: seconds and memory, and its permutation test beside scikit-learn's.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/bias/bench/audit.ts [--images 20000] [--segments 40]
 *     [--permutations 50]
 *
 * Images of 64 x 64 pixels are drawn as they are read: a grid of segments, each fourth of them not always there, in an own colour with
 * noise and a light that an image shares. Four segments are a little redder in four fifths of one label. `looks` is the time to
 * measure all segments of all images, `duplicates` that of the search for near duplicates, and `associations` that of all tests,
 * in seconds; `total` is their sum, and `peakMb` the most memory that the process held.
 *
 * `permutations`: the area under the ROC curve of ridge regression, cross-fitted in five folds on standardised looks of one segment,
 * under so many orders of the labels; ours and that of `permutation_test_score` with one job, on the same features. `ratio` is ours
 * over theirs. It needs a python3 with scikit-learn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom, type SegmentStore } from '@hemlkit/core/run';
import { LabelExchange, linearProbe, quickAuc, singles } from '@hemlkit/statistics';
import { findAssociations } from '../src/audit-data/associations';
import { nearDuplicates } from '../src/audit-data/near-duplicates';
import { type RegionLooks, readLooks } from '../src/audit-data/read-looks';
import { lookLength } from '../src/audit-data/segment-look';

const { values: args } = parseArgs({
  options: {
    images: { type: 'string', default: '20000' },
    segments: { type: 'string', default: '40' },
    permutations: { type: 'string', default: '50' },
  },
});
const [images, count, permutations] = [Number(args.images), Number(args.segments), Number(args.permutations)];
const size = 64;
const random = createRandom(1, 'bench');
const labels = Int32Array.from(random.permutation(images), (place) => place % 2);
const agrees = Uint8Array.from(labels, () => Number(random.uniform() < 0.8));
const names = Array.from({ length: count }, (_, s) => `s${s}`);
const columns = Math.ceil(Math.sqrt(count));
const cell = Math.floor(size / columns);

/** Numbers in 0..1 that a position decides (Marsaglia's xorshift, 2003). */
function drawnBy(position: number): () => number {
  let state = (position * 2654435761 + 1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const store = {
  count: images,
  index: { size, classes: ['background', ...names] },
  read(position: number, image: Uint8Array, map: Uint8Array) {
    const draw = drawnBy(position);
    const light = 40 * draw();
    const colours = names.map((_, s) => {
      const isRed = s < 4 && (labels[position] === 1) === (agrees[position] === 1);
      return [draw(), draw(), draw()].map((share, c) => 60 + 60 * share + light + (isRed && c === 0 ? 8 : 0));
    });
    const isThere = names.map((_, s) => s % 4 !== 3 || draw() < 0.6);
    const background = [40 + light, 50 + light, 60 + light];
    for (let p = 0; p < map.length; p++) {
      const [x, y] = [p % size, Math.floor(p / size)];
      const s = Math.floor(y / cell) * columns + Math.floor(x / cell);
      // Borders of cells are background.
      const shows = x % cell > 0 && y % cell > 0 && x < columns * cell && s < count && isThere[s];
      map[p] = shows ? s + 1 : 0;
      const colour = (shows ? colours[s] : background) as number[];
      const noise = 20 * draw();
      for (let c = 0; c < 3; c++) image[3 * p + c] = (colour[c] as number) + noise;
    }
  },
} as unknown as SegmentStore;

const seconds: Record<string, number> = {};
function timed<T>(what: string, work: () => T): T {
  const started = performance.now();
  const result = work();
  seconds[what] = Number(((performance.now() - started) / 1000).toFixed(2));
  return result;
}

const segments = names.map((name) => ({ name, classes: [name] }));
const looks = timed('looks', () => readLooks(store, segments));
const duplicates = timed('duplicates', () => nearDuplicates({ train: store }));
const { associations, findings } = timed('associations', () =>
  findAssociations({
    looks,
    sources: [],
    attributes: [],
    labels,
    groups: singles(images),
    names: ['a', 'b'],
    allowed: [],
    random: random.split('audit'),
  }),
);
const total = Object.values(seconds).reduce((sum, one) => sum + one, 0);
const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
const { features, own } = seenLooks(looks.segments[0] as RegionLooks);
const ours = timed('ours', () => {
  const probe = linearProbe(features, random.split('folds'));
  const exchange = new LabelExchange(singles(own.length), own);
  const order = random.split('orders');
  const area = (values: Int32Array) =>
    quickAuc(probe(Float64Array.from(values, (label) => 2 * label - 1)), Uint8Array.from(values));
  const observed = area(own);
  for (let i = 0; i < permutations; i++) area(exchange.draw(order));
  return observed;
});
const theirs = await peer();
console.log(
  JSON.stringify(
    {
      images,
      segments: count,
      tests: associations.filter(({ adjusted }) => adjusted !== undefined).length,
      findings: findings.map(({ name, aspect }) => `${name} ${aspect}`),
      duplicates: duplicates.length,
      seconds: { ...seconds, total: Number(total.toFixed(2)) },
      peakMb,
      permutations,
      auc: ours,
      ...(theirs && { theirs, ratio: Number(((seconds.ours as number) / theirs.seconds).toFixed(4)) }),
    },
    null,
    2,
  ),
);
if (!theirs) console.log('No python3 here has scikit-learn: no comparison.');

/** The looks of images that show a region, and their labels. */
function seenLooks({ seen, look }: RegionLooks): { features: Float64Array[]; own: Int32Array } {
  const shown = [...seen.keys()].filter((i) => seen[i]);
  return { features: shown.map(look), own: Int32Array.from(shown, (i) => labels[i] as number) };
}

/** Nothing where no Python has scikit-learn. */
async function peer(): Promise<{ program: string; seconds: number; auc: number } | undefined> {
  const python = [process.env.PYTHON ?? 'python3', '/usr/bin/python3'].find(
    (one) => spawnSync(one, ['-c', 'import sklearn'], { stdio: 'ignore' }).status === 0,
  );
  if (!python) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'heml-audit-bench-'));
  try {
    const file = (name: string) => join(folder, name);
    await writeFile(file('looks'), Float64Array.from(features.flatMap((row) => [...row])));
    await writeFile(file('labels'), own);
    const program = fileURLToPath(new URL('./audit_peer.py', import.meta.url));
    const given = [file('looks'), file('labels'), String(lookLength), String(permutations)];
    const { status, stdout, stderr } = spawnSync(python, [program, ...given], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as { program: string; seconds: number; auc: number };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
