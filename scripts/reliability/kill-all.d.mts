export interface KillRequest {
  /** What node is started with to run `heml` with some arguments. */
  command(args: readonly string[]): string[];
  /** How many, shared out over the scenarios. */
  kills: number;
  seed: number;
  /** Names of scenarios. Default: all. */
  only?: readonly string[];
  /** Hears of each scenario, and of each fault. */
  say?(line: string): void;
}

/** Kills commands at random instants, and tells what of that which they leave is wrong, a line each. */
export function killAll(request: KillRequest): Promise<string[]>;
