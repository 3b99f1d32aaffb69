/*
 * Our side of integrated-gradients.ts: each line on its input asks for a pair, and is answered by its milliseconds, those of the
 * processor, and the gap of its numbers as a share of what they are to come to. The first pair compiles.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { NodeGraph } from '../../core/src/contracts/graphs';
import { loadExperiment } from '../../core/src/experiment/load-experiment';
import { PixelPrograms } from '../../core/src/explanation/pixels/pixel-programs';
import { type PixelRequest, pixelQuestion } from '../../core/src/explanation/pixels/pixel-question';
import { wholeImages } from '../../core/src/explanation/pixels/whole-images';
import { createRandom } from '../../core/src/random/random';
import { openSpecSession } from '../../core/src/runs/spec-session';
import { baselinesOf } from '../src/baselines';
import { sumOverChannels } from '../src/channels';
import { gradientsAlongPath } from '../src/integrated-gradients';
import { differentiablePixelsOf } from '../src/pixels-of';
import { quadrature } from '../src/quadrature';

const [steps, threads] = process.argv.slice(2).map(Number) as [number, number];
const size = 64;
const spec = `heml: 1
name: integrated-gradients-bench
plugins: ['@hemlkit/datasets', '@hemlkit/segmenters', '@hemlkit/trunks', '@hemlkit/loss-plugins', '@hemlkit/metrics']
dataset: { type: synthetic, label: smile, size: ${size}, train: 8, validation: 8 }
segments: [skin]
hierarchy: pairs
method: { type: single }
model: { trunk: { type: resnet18 }, embedder: { type: mlp, hidden: 512, dimensions: 64 } }
training: { imageSize: ${size} }
explanation: { distance: { type: euclidean, normalize: false, power: 2 } }
engine: { type: onnxruntime, threads: ${threads} }
executor: { type: in-process }
`;

const folder = await mkdtemp(join(tmpdir(), 'heml-gradients-bench-'));
const file = join(folder, 'spec.yaml');
await writeFile(file, spec);
const loaded = await loadExperiment(file, { folder: process.cwd() });
const session = openSpecSession(loaded, { cache: join(folder, 'cache'), onEvent: () => {} });
const { components } = session;
const engine = await session.engine();
const { model: networks, training, explanation } = loaded.experiment;
const random = createRandom(1, 'bench');
const trunk = await components.create('trunk', networks.trunk, { imageSize: size, random });
const { features } = trunk;
const embedder = await components.create('embedder', networks.embedder, { features, random });
const { hierarchy } = loaded;
const classes = ['skin'];
const node = hierarchy.nodes[0] as (typeof hierarchy.nodes)[number];
const graph: NodeGraph = {
  node,
  images: training,
  dimensions: embedder.dimensions,
  table: new Float32Array(256),
  variables: { ...trunk.variables, ...embedder.variables },
  embed: (images) => embedder.apply(trunk.apply(images, false), false),
  run: () => Promise.reject(new Error('unused')),
};
const tree = {
  context: { loaded, data: { segmenter: { classes } }, engine },
  pixels: {
    programs: new PixelPrograms(engine),
    open: (pair: Parameters<typeof wholeImages>[1]) =>
      wholeImages({ engine, classes }, pair, (_, callback) => callback(graph)),
  },
} as unknown as PixelRequest['tree'];
const distance = await components.create('distance', explanation.distance, {});
let drawn = 0;
const image = () => {
  const pixels = random.split('image', drawn++);
  return {
    image: Uint8Array.from({ length: 3 * size ** 2 }, () => pixels.integer(256)),
    map: new Uint8Array(size ** 2),
  };
};
const rule = quadrature('gauss-legendre', steps);

for await (const _ of createInterface({ input: process.stdin })) {
  const [started, used] = [performance.now(), process.cpuUsage()];
  const request = { tree, node, distance, background: 'black', a: image(), b: image() } as const;
  const pixels = await differentiablePixelsOf(
    { node, hierarchy, method: 'single', pixels: () => pixelQuestion(request) } as never,
    'integrated-gradients',
  );
  const from = baselinesOf(pixels, 'black');
  const [all, none] = (await pixels.distances([pixels.images, from])) as unknown as [number, number];
  const found = await gradientsAlongPath(pixels, { from, rule });
  const maps = [sumOverChannels(found.a), sumOverChannels(found.b)];
  const sum = maps.reduce((total, map) => total + map.reduce((part, value) => part + value, 0), 0);
  const { user, system } = process.cpuUsage(used);
  console.log(
    performance.now() - started,
    (user + system) / 1000,
    Math.abs(sum - (all - none)) / Math.abs(all - none),
  );
}
await session.dispose();
await rm(folder, { recursive: true, force: true });
