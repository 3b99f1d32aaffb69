import type { OnEvent } from '@hemlkit/core/run';
import type { RemedyName } from '../contracts/deflate';

export const remedies: readonly RemedyName[] = ['repair', 'sham', 'reweight', 'undersample', 'blank'];

export interface VerifyOptions {
  /** Folder for the deflated data of each seed, the runs and `verification.json`. */
  out: string;
  /** Each decides data that are drawn, composites and training; 1 or more. Default: 1 to 5. */
  seeds?: readonly number[];
  /** Default: all. */
  remedies?: readonly RemedyName[];
  /** Settings that make the training data unbiased, where such settings exist: `dataset.bias.agreement=0.5`. */
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
  /** Stops after the step or composite it is at; what is made, finished epochs and models stay, and are resumed from. */
  signal?: AbortSignal;
}
