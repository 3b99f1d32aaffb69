import { join, resolve } from 'node:path';
import type { Remedy } from '../../contracts/deflate';
import { HemlError } from '../../contracts/error';
import type { OnEvent } from '../../contracts/events';
import type { Arm, Verification } from '../../contracts/verification';
import { writeWhole } from '../../files/atomic';
import { createRandom } from '../../random/random';
import type { Run } from '../../runs/run';
import { train } from '../../runs/train';
import { loadExperiment } from '../../spec/load-experiment';
import { auditData } from '../audit-data/audit-data';
import { deflate } from '../deflate/deflate';
import { deflateSettings } from '../deflate/settings';
import { armHits, type SeedQueries, seedQueries } from './arm-queries';
import { type ArmHits, estimateArms } from './estimate-arms';

export const remedies: readonly Remedy[] = ['repair', 'sham', 'reweight', 'undersample', 'blank'];

export interface VerifyOptions {
  /** Folder for the deflated data of each seed, the runs and `verification.json`. */
  out: string;
  /** Each decides data that are drawn, composites and training; 1 or more. Default: 1 to 5. */
  seeds?: readonly number[];
  /** Default: all. */
  remedies?: readonly Remedy[];
  /** Settings that make the training data unbiased, where that can be had: `dataset.bias.correlation=0.5`. */
  oracle?: readonly string[];
  /** The segment that is exchanged. Default: the spec's `bias.segment`, or its attribute's. */
  segment?: string;
  /** Whether the first seed's data and model are audited before and after the repair. Default: true. */
  audit?: boolean;
  set?: readonly string[];
  /** Folder of what can be made again. Default: `.heml`, from the current folder. */
  cache?: string;
  onEvent?: OnEvent;
  /** Called before each model. */
  onArm?: (what: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

/**
 * Proves a repair, or that it is none: trains a model on the spec's data and after every remedy, with several seeds, and
 * measures all on the same real images. Models that were trained before are found made.
 *
 * @throws HemlError (usage) for what `deflate` refuses, and for no seeds
 */
export async function verifyDeflation(spec: string, options: VerifyOptions): Promise<Verification> {
  const { seeds = [1, 2, 3, 4, 5], remedies: chosen = remedies, oracle, segment, audit = true } = options;
  const { set = [], cache, onEvent, onArm, signal } = options;
  if (seeds.length === 0) throw new HemlError('Without a seed nothing is trained.', { kind: 'usage' });
  const folder = resolve(options.out);
  const loaded = await loadExperiment(spec, { set: [...set] });
  const { experiment } = loaded;
  const settings = deflateSettings(loaded, chosen[0] ?? 'reweight', segment);
  const attribute =
    typeof settings.attribute === 'string'
      ? settings.attribute
      : { segment: settings.attribute.segment.name };
  const shared = { ...(cache !== undefined && { cache }), ...(onEvent && { onEvent }) };
  const arms: Arm[] = ['biased', ...chosen, ...(oracle?.length ? (['oracle'] as const) : [])];
  const hits = new Map<Arm, number[][]>(arms.map((arm) => [arm, []]));
  const queries: SeedQueries[] = [];
  const notes: string[] = [];
  const refused = new Set<string>();
  let audits: Verification['audits'];
  let done = 0;

  for (const seed of seeds) {
    const seeded = [...set, `seed=${seed}`];
    const trained = async <T>(arm: Arm, use: (run: Run) => Promise<T>): Promise<T> => {
      const name = `name=${experiment.name}-${arm}-${seed}`;
      const at = { ...shared, runs: join(folder, 'runs'), ...(signal && { signal }) };
      const run =
        arm === 'biased' || arm === 'oracle'
          ? await train(spec, { ...at, set: [...seeded, ...(arm === 'oracle' ? (oracle ?? []) : []), name] })
          : await train(await deflated(arm), { ...at, set: [name] });
      try {
        return await use(run);
      } finally {
        await run.dispose();
      }
    };
    const deflated = async (remedy: Remedy) => {
      const out = join(folder, `seed-${seed}`, remedy);
      const own = { ...shared, remedy, out, seed, set: seeded, ...(segment !== undefined && { segment }) };
      // What the gate refuses is trained all the same: this is where one sees whether it was right.
      const made = await deflate(spec, { ...own, gate: false }).catch((error: unknown) => {
        throw error instanceof HemlError ? new Unmade(error) : error;
      });
      if (made.gate?.refused)
        refused.add(
          `${remedy}, seed ${seed}: the gate refuses its composites; they were trained on all the same`,
        );
      return made.spec as string;
    };
    const audited = audit && seed === seeds[0];
    const auditOf = async (run: Run) => (audited ? await run.audit({}) : undefined);
    let before: Awaited<ReturnType<typeof auditOf>>;
    for (const arm of arms) {
      signal?.throwIfAborted();
      onArm?.(`seed ${seed}: ${arm}`, done++, seeds.length * arms.length);
      try {
        await trained(arm, async (run) => {
          if (arm === 'biased') {
            const split = (await run.samples('test')).length > 0 ? 'test' : 'validation';
            queries.push(await seedQueries(run, split, attribute));
            before = await auditOf(run);
          }
          hits.get(arm)?.push(await armHits(run, arm, queries.at(-1) as SeedQueries));
          if (arm !== 'repair' || !audited || !before) return;
          const data = {
            before: await auditData(spec, { ...shared, set: seeded }),
            after: await auditData(await deflated('repair'), shared),
          };
          audits = { data, run: { before, after: (await auditOf(run)) as typeof before } };
        });
      } catch (error) {
        if (!(error instanceof Unmade)) throw error;
        notes.push(`${arm}, seed ${seed}: ${error.message}`);
      }
    }
  }

  const whole: ArmHits[] = arms
    .map((arm) => ({ arm, hits: hits.get(arm) ?? [] }))
    .filter((one) => one.hits.length === seeds.length);
  const [first] = queries as [SeedQueries, ...SeedQueries[]];
  const verification: Verification = {
    experiment: experiment.name,
    folder,
    attribute: typeof attribute === 'string' ? attribute : attribute.segment,
    ...(settings.segment && { segment: settings.segment.name }),
    root: loaded.hierarchy.root,
    split: first.split,
    seeds: [...seeds],
    cells: first.aligned.map((aligned, cell) => ({
      label: first.labels[Math.floor(cell / 2)] as string,
      has: cell % 2 === 1,
      aligned,
      queries: queries.reduce((sum, one) => sum + Array.from(one.cell).filter((at) => at === cell).length, 0),
    })),
    arms: estimateArms(queries, whole, createRandom(0, 'verify')),
    ...(audits && { audits }),
    notes: [...notes, ...refused],
  };
  await writeWhole(join(folder, 'verification.json'), `${JSON.stringify(verification, null, 2)}\n`);
  return verification;
}

/** A remedy that cannot be had for these data: a finding, and no reason to lose the others. */
class Unmade extends Error {
  constructor(cause: HemlError) {
    super([cause.message, cause.hint].filter(Boolean).join(' '), { cause });
  }
}
