/**
 * A loss and its gradient over all triplets of a large batch: seconds and memory, beside a plain PyTorch program where
 * the Python that `PYTHON` names (default: `python3`) has torch.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/loss-plugins/bench/all-triplets.ts [--batch 1024]
 *     [--classes 32] [--case plain|swap|mined|angular] [--runs 3] [--alone] [--json FILE]
 *
 * `mined`: the triplets are those that the miner `triplet-margin` picks. `--alone`: without PyTorch.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom, type Tensor, type Tensor1D, type Tensor2D } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import { angular, triplet } from '../src/losses';
import { tripletMargin } from '../src/miners';
import { parts } from '../test/parts';

const { values: args } = parseArgs({
  options: {
    batch: { type: 'string', default: '1024' },
    classes: { type: 'string', default: '32' },
    case: { type: 'string', default: 'plain' },
    runs: { type: 'string', default: '3' },
    alone: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const [batch, classes, runs, dimensions] = [Number(args.batch), Number(args.classes), Number(args.runs), 64];

const { tf, engine, create } = await workbench({
  components: [triplet, angular, tripletMargin],
  plugins: [parts],
  engine: 'onnxruntime',
});
const random = createRandom(1, 'bench');
const embeddings = Float32Array.from({ length: batch * dimensions }, () => random.normal());
const labels = Int32Array.from({ length: batch }, (_, i) => i % classes);
// By cosines, one product: what is measured is the loss, not a distance.
const distance = { type: 'cosine' };
const spec =
  args.case === 'angular'
    ? { type: 'angular' }
    : { type: 'triplet', margin: 0.1, swap: args.case === 'swap', distance };
const loss = await create('loss', spec, { classes, dimensions, random });
const miner =
  args.case === 'mined'
    ? await create('miner', { type: 'triplet-margin', margin: 0.1, distance }, {})
    : undefined;
const step = engine.compile(
  (x, y) => {
    const compute = (moved: Tensor) => {
      const input = { embeddings: moved as Tensor2D, labels: y as Tensor1D };
      const tuples = miner?.mine(input);
      return loss.compute({ ...input, ...(tuples && { tuples }) });
    };
    const { value, grad } = tf.valueAndGrad(compute)(x);
    return [value, grad];
  },
  [
    { shape: [batch, dimensions], dtype: 'float32' },
    { shape: [batch], dtype: 'int32' },
  ],
);

const startMb = process.resourceUsage().maxRSS / 1024;
const seconds: number[] = [];
let value = 0;
// The first run compiles, and is not counted.
for (let run = 0; run <= runs; run++) {
  const started = performance.now();
  const [first] = await step.run([embeddings, labels]);
  value = first![0]!;
  if (run > 0) seconds.push((performance.now() - started) / 1000);
}
const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
const peakMb = process.resourceUsage().maxRSS / 1024;
const ours = { program: 'heml', seconds: median(seconds), peakMb, startMb, loss: value };

const file = fileURLToPath(new URL('./all_triplets.py', import.meta.url));
const input = JSON.stringify({ embeddings: [...embeddings], labels: [...labels], case: args.case });
const torch = args.alone
  ? undefined
  : spawnSync(process.env.PYTHON ?? 'python3', [file], { encoding: 'utf8', input });
const theirs = torch?.status === 0 ? (JSON.parse(torch.stdout) as object) : undefined;

const report = {
  benchmark: 'all-triplets',
  batch,
  classes,
  case: args.case,
  rows: [ours, ...(theirs ? [theirs] : [])],
};
console.log(JSON.stringify(report, null, 2));
if (torch && !theirs) console.log('PyTorch is not installed here: no comparison.');
if (args.json) writeFileSync(args.json, `${JSON.stringify(report, null, 2)}\n`);
