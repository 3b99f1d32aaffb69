import type { ScheduleSettings } from '@hemlkit/core/method';

/** Where a step stands in its training. */
export interface StepPlace {
  /** Counted from 1. */
  epoch: number;
  /** In its epoch, counted from 0. */
  step: number;
  /** Of an epoch. */
  steps: number;
  epochs: number;
}

/** The least that a rate is multiplied by: an optimizer may divide by it. */
const least = 1e-6;

/** What the learning rates of a step are multiplied by. A resumed training has the rates of one never stopped. */
export function scheduledRate(
  { type, warmup }: ScheduleSettings,
  { epoch, step, steps, epochs }: StepPlace,
): number {
  const past = epoch - 1 + step / steps;
  if (past < warmup) return Math.max(least, (past + 1 / steps) / (warmup + 1 / steps));
  if (type === 'constant') return 1;
  const left = Math.max(1 / steps, epochs - warmup);
  return Math.max(least, 0.5 * (1 + Math.cos((Math.PI * (past - warmup)) / left)));
}
