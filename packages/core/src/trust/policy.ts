import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What is known of a spec or a run. `trusted`: a person allowed its programs to run. `own`: it lies where the person
 * works, or the run was made by the same person. `elsewhere`: all others.
 */
export type Origin = 'trusted' | 'own' | 'elsewhere';

/** What a person is asked before programs run that a spec or a run names. */
export interface TrustQuestion {
  kind: 'spec' | 'run';
  /** The spec's file or the run's folder, absolute. */
  named: string;
  /** The programs' files, absolute. */
  programs: readonly string[];
  /** What is trusted from then on: all programs of this folder. Absent: these programs, until one of them changes. */
  folder?: string;
}

/** Who decides whether programs run that a spec or a run names. */
export interface TrustPolicy {
  ask(question: TrustQuestion): boolean | Promise<boolean>;
  /** Keep a yes in the person's configuration. */
  remembers: boolean;
  /** Ask also where no program would run, because trust in a spec gives its trackers the person's credentials too. */
  alwaysAsks: boolean;
}

/** Everything is trusted, and nothing remembered. */
const everything: TrustPolicy = { ask: () => true, remembers: false, alwaysAsks: true };

/**
 * What holds for a program that calls HEML: it names its specs itself, and may open the runs that it or its person made. A run
 * from elsewhere is data, and its programs do not run.
 */
const ofPrograms: TrustPolicy = {
  ask: ({ kind, folder }) => kind === 'spec' || folder !== undefined,
  remembers: false,
  alwaysAsks: true,
};

const current = new AsyncLocalStorage<TrustPolicy>();

/** Runs something under a policy, which holds for all that it loads. */
export const withTrust = <T>(policy: TrustPolicy, run: () => T): T => current.run(policy, run);

/** @param trust what a caller gave: `true` trusts everything that is loaded */
export const policyOf = (trust: TrustPolicy | true | undefined): TrustPolicy =>
  trust === true ? everything : (trust ?? current.getStore() ?? ofPrograms);
