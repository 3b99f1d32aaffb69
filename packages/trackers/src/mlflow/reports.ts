import type { RunEvent } from '@hemlkit/core/plugin';
import { scalarsOf } from '../scalars';

export interface Metric {
  key: string;
  value: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  step: number;
}

/** Something that the server is to know. */
export type Report =
  | { kind: 'metrics'; metrics: Metric[] }
  | { kind: 'params'; params: { key: string; value: string }[] }
  | { kind: 'artifact'; name: string; file: string }
  | { kind: 'status'; status: 'RUNNING' | 'FINISHED' | 'KILLED'; time: number };

/** MLflow's names have letters, digits, and `_-. /`: `precision@1` is told as `precision_at_1`. */
export const allowedName = (name: string): string => name.replace(/@/g, '_at_').replace(/[^\w\-. /]/g, '_');

/** Of a batch at most so many, and so long a value. */
const mostParams = 100;
const longest = 500;

export const paramReports = (settings: Readonly<Record<string, string>>): Report[] => {
  const params = Object.entries(settings).map(([key, value]) => ({
    key: allowedName(key),
    value: value.length > longest ? `${value.slice(0, longest - 1)}…` : value,
  }));
  return Array.from({ length: Math.ceil(params.length / mostParams) }, (_, i) => ({
    kind: 'params',
    params: params.slice(i * mostParams, (i + 1) * mostParams),
  }));
};

/** @param now milliseconds since 1970 */
export function eventReports(event: RunEvent, now: number): Report[] {
  if (event.type === 'run-end') return [{ kind: 'status', status: 'FINISHED', time: now }];
  const metrics = scalarsOf(event).map(({ node, name, value, epoch }) => ({
    key: allowedName(`${name}/${node}`),
    value,
    timestamp: now,
    step: epoch,
  }));
  return metrics.length > 0 ? [{ kind: 'metrics', metrics }] : [];
}
