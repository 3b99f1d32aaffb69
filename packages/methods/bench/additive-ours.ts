/*
 * Our side of additive.ts: trains a spec's one unit. Each line on its input asks for an epoch, and is answered by its
 * milliseconds, those of the processor, its steps and its loss: steps, validation, and what is written down. The first compiles.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Unit } from '../../core/src/contracts/method';
import { loadExperiment } from '../../core/src/experiment/load-experiment';
import { createRandom } from '../../core/src/random/random';
import { openSpecSession } from '../../core/src/runs/spec-session';
import { saveCheckpoint } from '../../core/src/training/checkpoint';
import { createMetrics } from '../../core/src/training/metrics';
import { trainUnit } from '../../core/src/training/train-unit';
import { methodWork } from '../../core/src/training/unit-jobs';

const [spec, folder] = process.argv.slice(2) as [string, string];
const onEvent = () => {};
const loaded = await loadExperiment(spec, { folder: process.cwd() });
const session = openSpecSession(loaded, { cache: join(folder, 'cache'), onEvent });
const { components } = session;
const engine = await session.engine();
const data = await session.data();
const unit = data.method.units[0] as Unit;
const random = createRandom(loaded.experiment.seed);
const trainer = data.method.train(methodWork(components, engine, data, random));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
let started = 0;
let used = process.cpuUsage();
let steps = 0;
const next = async () => {
  await lines.next();
  started = performance.now();
  used = process.cpuUsage();
};
const answer = (loss: number) => {
  const { user, system } = process.cpuUsage(used);
  console.log(performance.now() - started, (user + system) / 1000, steps, loss);
};

await next();
const { trained } = await trainUnit(trainer, {
  unit,
  needs: [],
  random: random.split('node', unit.node),
  engine,
  data,
  metrics: await createMetrics(components, loaded),
  onEvent,
  onBegin(beginning) {
    steps = beginning.steps;
    return unit.epochs;
  },
  async onEpoch(progress) {
    await saveCheckpoint(join(folder, 'run'), 'bench', progress);
    answer(progress.history.at(-1)?.loss ?? Number.NaN);
    await next();
  },
});
answer(trained.history.at(-1)?.loss ?? Number.NaN);
await lines.next();
await trainer.dispose();
await session.dispose();
