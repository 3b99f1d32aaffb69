import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  createRandom,
  executorOf,
  FolderLock,
  HemlError,
  type LockRequest,
  listed,
  loadExperiment,
  type Run,
  type RunJob,
  Turns,
  trainBeside,
  writeWhole,
} from '@hemlkit/core/run';
import { auditData } from '../audit-data/audit-data';
import { auditRun } from '../audit-run/audit-run';
import type { RunAudit } from '../contracts/audit';
import type { AttributeState } from '../contracts/deflate';
import type { Arm, MadeRemedy, Verification } from '../contracts/verification';
import { findRemedy } from '../deflate/find-remedy';
import { attributeName, deflateSettings } from '../deflate/settings';
import { ArmNotes } from './arm-notes';
import { armHits, type SeedQueries, seedQueries } from './arm-queries';
import { checkOracle } from './check-oracle';
import { type ArmHits, estimateArms } from './estimate-arms';
import { SeedArms, Unmade } from './seed-arms';
import { remedies, type VerifyOptions } from './verify-options';

const verificationLock: LockRequest = {
  doing: 'verifying in it',
  hint: 'Or name another folder with --out.',
};

/**
 * Proves a repair, or that it is none: trains a model on the spec's data and after every remedy, with several seeds, and
 * measures all on the same real images. Models that were trained before are found made; where one leaves the executor
 * room, the next one begins beside it.
 *
 * @throws HemlError (usage) for what `deflate` refuses, and for no seeds; HemlError where an arm has other validation or
 * test images; the signal's reason when it is aborted
 */
export async function verifyDeflation(spec: string, options: VerifyOptions): Promise<Verification> {
  const lock = await FolderLock.take(resolve(options.out), verificationLock);
  try {
    return await verify(spec, options);
  } finally {
    await lock.release();
  }
}

/** What is known of one seed. */
interface SeedMeasures {
  seed: number;
  own: SeedArms;
  queries?: SeedQueries;
  hits: Map<Arm, number[]>;
  /** Why an arm could not be made. */
  unmade: Map<Arm, string>;
}

async function verify(spec: string, options: VerifyOptions): Promise<Verification> {
  const { seeds = [1, 2, 3, 4, 5], remedies: chosen = remedies, oracle, segment, audit = true } = options;
  const { set = [], onEvent, onArm, signal } = options;
  const cache = resolve(options.cache ?? '.heml');
  if (seeds.length === 0)
    throw new HemlError('Without a seed nothing is trained.', { code: 'seeds-missing', kind: 'usage' });
  const folder = resolve(options.out);
  const loaded = await loadExperiment(spec, { set: [...set] });
  const { experiment } = loaded;
  const [chosenFirst = 'reweight'] = chosen;
  for (const name of chosen) await findRemedy(loaded, name);
  const settings = deflateSettings(
    loaded,
    { name: chosenFirst, ...(await findRemedy(loaded, chosenFirst)) },
    segment,
  );
  const arms: Arm[] = ['biased', ...chosen, ...(oracle?.length ? (['oracle'] as const) : [])];
  const seeded = [...set, `seed=${seeds[0]}`];
  if (oracle?.length) await checkOracle(spec, { set: seeded, oracle, cache });

  const turns = new Turns();
  const measured = seeds.map(
    (seed): SeedMeasures => ({
      seed,
      own: new SeedArms(spec, experiment.name, seed, { ...options, out: folder, cache, turns }),
      hits: new Map(),
      unmade: new Map(),
    }),
  );
  let before: RunAudit | undefined;
  let audits: Verification['audits'];
  let done = 0;

  const measure = async (arm: Arm, of: SeedMeasures, run: Run): Promise<void> => {
    const isAudited = audit && of === measured[0] && chosen.includes('repair');
    if (arm === 'biased') {
      const split = (await run.samples('test')).length > 0 ? 'test' : 'validation';
      of.queries = await seedQueries(run, split, settings.attribute, cache);
      if (isAudited) before = await auditRun(run);
    }
    of.hits.set(arm, await armHits(run, arm, of.queries as SeedQueries, cache));
    if (arm !== 'repair' || !isAudited || !before) return;
    const after = { data: await of.own.deflated('repair'), run: await auditRun(run) };
    const shared = { cache, ...(onEvent && { onEvent }) };
    audits = {
      data: {
        before: await auditData(spec, { ...shared, set: of.own.set }),
        after: await auditData(after.data, shared),
      },
      run: { before, after: after.run },
    };
  };

  const jobs: RunJob[] = [];
  const shared = executorOf(loaded, cache, (message) => onEvent?.({ type: 'warning', message }));
  for (const of of measured) {
    const first = jobs.length;
    for (const arm of arms)
      jobs.push({
        ...shared,
        // Of the biased arm come the queries and how many steps the others have.
        after: arm === 'biased' ? undefined : jobs[first],
        async run(executor, stop) {
          stop.throwIfAborted();
          onArm?.(`seed ${of.seed}: ${arm}`, done, seeds.length * arms.length);
          try {
            await of.own.withRun(arm, { executor, signal: stop }, (run) => measure(arm, of, run));
          } catch (error) {
            if (!(error instanceof Unmade)) throw error;
            of.unmade.set(arm, error.message);
          }
          done++;
        },
      });
  }
  await trainBeside(jobs, signal);

  const queries = measured.map((of) => of.queries as SeedQueries);
  const made: MadeRemedy[] = [];
  const notes = new ArmNotes();
  for (const { seed, own, unmade } of measured) {
    for (const arm of arms) if (unmade.has(arm)) notes.add(arm, seed, unmade.get(arm) as string);
    const its = own.madeOf(chosen);
    made.push(...its);
    for (const { remedy, gate } of its)
      if (gate?.refused)
        notes.add(remedy, seed, 'the gate refuses its composites; they were trained on all the same');
  }

  const whole: ArmHits[] = arms
    .map((arm) => ({
      arm,
      hits: measured.flatMap(({ hits }) => (hits.has(arm) ? [hits.get(arm) as number[]] : [])),
    }))
    .filter((one) => one.hits.length === seeds.length);
  const [first] = queries as [SeedQueries, ...SeedQueries[]];
  const odd = queries.findIndex(({ states }) => !isDeepStrictEqual(states, first.states));
  if (odd >= 0)
    throw new HemlError(
      `The values of ${attributeName(settings)} are ${listed(first.states.map(String))} with seed ${seeds[0]}, and ${listed((queries[odd] as SeedQueries).states.map(String))} with seed ${seeds[odd]}.`,
      {
        code: 'attribute-values-differ',
        hint: 'Seeds are compared cell by cell: draw the same images for all, or take one value against the others.',
      },
    );
  const verification: Verification = {
    experiment: experiment.name,
    folder,
    attribute: attributeName(settings),
    ...(settings.segment && { segment: settings.segment.name }),
    root: loaded.hierarchy.root,
    distance: experiment.explanation.distance.type,
    split: first.split,
    seeds: [...seeds],
    cells: first.aligned.map((aligned, cell) => ({
      label: first.labels[Math.floor(cell / first.states.length)] as string,
      has: first.states[cell % first.states.length] as AttributeState,
      aligned,
      queries: queries.reduce((sum, one) => sum + Array.from(one.cell).filter((at) => at === cell).length, 0),
    })),
    arms: estimateArms(queries, whole, createRandom(0, 'verify')),
    made,
    ...(audits && { audits }),
    notes: notes.lines,
  };
  await writeWhole(join(folder, 'verification.json'), `${JSON.stringify(verification, null, 2)}\n`);
  return verification;
}
