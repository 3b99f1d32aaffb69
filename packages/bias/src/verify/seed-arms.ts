import { join } from 'node:path';
import { HemlError, loadExperiment, type OpenExecutor, type Run, type Turns, train } from '@hemlkit/core/run';
import type { Deflation, RemedyName } from '../contracts/deflate';
import type { Arm, MadeRemedy } from '../contracts/verification';
import { deflate } from '../deflate/deflate';
import type { VerifyOptions } from './verify-options';

/** What a model is trained by, beside others. */
interface Beside {
  executor: OpenExecutor;
  signal: AbortSignal;
}

/** The models of one seed, each trained when it is asked for; what is made or trained already is found. */
export class SeedArms {
  private readonly deflations = new Map<RemedyName, Deflation>();
  /** Of each node of the biased arm: steps an epoch. */
  private steps?: ReadonlyMap<string, number>;
  /** Settings of all arms of this seed. */
  readonly set: string[];

  /** @param name of the spec */
  constructor(
    private readonly spec: string,
    private readonly name: string,
    private readonly seed: number,
    private readonly options: VerifyOptions & { out: string; cache: string; turns: Turns },
  ) {
    this.set = [...(options.set ?? []), `seed=${seed}`];
  }

  /**
   * Trains an arm's model, hands it over in its turn, and lets go of it. The biased arm comes first.
   * @throws Unmade for a remedy that these data cannot have
   */
  async withRun<T>(arm: Arm, { executor, signal }: Beside, use: (run: Run) => Promise<T>): Promise<T> {
    const { out, cache, oracle = [], onEvent, turns } = this.options;
    const name = `name=${this.name}-${arm}-${this.seed}`;
    const [spec, set] =
      arm === 'biased' || arm === 'oracle'
        ? [this.spec, [...this.set, ...(arm === 'oracle' ? oracle : []), name]]
        : [await this.deflated(arm, signal), [name]];
    const run = await train(spec, {
      set: [...set, ...(arm === 'biased' ? [] : await this.budget(spec, set))],
      cache,
      runs: join(out, 'runs'),
      // A training that was stopped goes on from its last epoch.
      resume: true,
      executor,
      signal,
      ...(onEvent && { onEvent }),
    });
    if (arm === 'biased') this.steps = await stepsOf(run);
    try {
      return await turns.take(() => use(run));
    } finally {
      await run.dispose();
    }
  }

  /** Settings by which every node has as many steps an epoch as that of the biased arm, however many images the arm has. */
  private async budget(spec: string, set: readonly string[]): Promise<string[]> {
    const { hierarchy } = await loadExperiment(spec, { set: [...set] });
    return hierarchy.nodes.flatMap(({ id }) => {
      const steps = this.steps?.get(id);
      return steps === undefined ? [] : [`overrides.${id}.training.steps=${steps}`];
    });
  }

  /** @returns the spec that trains on what a remedy made */
  async deflated(remedy: RemedyName, signal?: AbortSignal): Promise<string> {
    const made =
      this.deflations.get(remedy) ?? (await this.options.turns.take(() => this.deflate(remedy, signal)));
    this.deflations.set(remedy, made);
    return made.spec as string;
  }

  /** What was made of some remedies, in their order. */
  madeOf(remedies: readonly RemedyName[]): MadeRemedy[] {
    return remedies.flatMap((remedy) => {
      const made = this.deflations.get(remedy);
      if (!made) return [];
      const { composites, refused, ...rest } = made;
      return [{ ...rest, seed: this.seed, composites: composites.length, refused: refused.length }];
    });
  }

  private deflate(remedy: RemedyName, signal: AbortSignal | undefined): Promise<Deflation> {
    const { out, cache, segment, onEvent } = this.options;
    return deflate(this.spec, {
      remedy,
      out: join(out, `seed-${this.seed}`, remedy),
      seed: this.seed,
      set: this.set,
      cache,
      // What the gate refuses is trained all the same: this is where one sees whether it was right.
      gate: false,
      ...(segment !== undefined && { segment }),
      ...(signal && { signal }),
      ...(onEvent && { onEvent }),
    }).catch((error: unknown) => {
      throw error instanceof HemlError ? new Unmade(error) : error;
    });
  }
}

async function stepsOf(run: Run): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (const [id, { epochs }] of Object.entries(await run.history()))
    if (epochs[0]) found.set(id, epochs[0].steps);
  return found;
}

/** A remedy that cannot be made for these data. That is a finding, and the other remedies are still measured. */
export class Unmade extends Error {
  constructor(cause: HemlError) {
    super([cause.message, cause.hint].filter(Boolean).join(' '), { cause });
  }
}
