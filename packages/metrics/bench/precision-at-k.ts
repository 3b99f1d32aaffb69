/**
 * Precision@K of many embeddings against themselves: seconds and memory, beside a plain PyTorch program where
 * the Python that `PYTHON` names (default: `python3`) has torch.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/metrics/bench/precision-at-k.ts [--samples 100000]
 *     [--dimensions 64] [--json FILE]
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createRandom } from '@hemlkit/core/plugin';
import { workbench } from '@hemlkit/testing';
import metrics from '../src/index';

const { values: args } = parseArgs({
  options: {
    samples: { type: 'string', default: '100000' },
    dimensions: { type: 'string', default: '64' },
    json: { type: 'string' },
  },
});
const [samples, dimensions] = [Number(args.samples), Number(args.dimensions)];

const { tf, create } = await workbench({ plugins: [metrics], engine: 'onnxruntime' });
const random = createRandom(1, 'bench');
const labels = Int32Array.from({ length: samples }, () => random.integer(100));
// Classes a little apart, so that the figure is neither chance nor 1.
const centres = Float32Array.from({ length: 100 * dimensions }, () => random.normal());
const values = Float32Array.from(
  { length: samples * dimensions },
  (_, at) =>
    centres[labels[Math.floor(at / dimensions)]! * dimensions + (at % dimensions)]! + 1.5 * random.normal(),
);
const metric = await create('metric', { type: 'precision-at-k' }, {});
const embeddings = tf.tensor2d(values, [samples, dimensions]);

const before = process.resourceUsage().maxRSS / 1024;
const [started, cpu] = [performance.now(), process.cpuUsage()];
const result = await metric.compute({ embeddings, labels });
const seconds = (performance.now() - started) / 1000;
const used = process.cpuUsage(cpu);
const cpuSeconds = (used.user + used.system) / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1024;
const ours = { program: 'heml', seconds, cpuSeconds, peakMb, startMb: before, result };

const file = fileURLToPath(new URL('./precision_at_k.py', import.meta.url));
const torch = spawnSync(process.env.PYTHON ?? 'python3', [file, String(samples), String(dimensions)], {
  encoding: 'utf8',
});
const theirs = torch.status === 0 ? (JSON.parse(torch.stdout) as object) : undefined;

const report = {
  benchmark: 'precision-at-k',
  samples,
  dimensions,
  rows: [ours, ...(theirs ? [theirs] : [])],
};
console.log(JSON.stringify(report, null, 2));
if (!theirs) console.log('PyTorch is not installed here: no comparison.');
if (args.json) writeFileSync(args.json, `${JSON.stringify(report, null, 2)}\n`);
