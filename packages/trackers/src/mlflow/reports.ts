import { createHash } from 'node:crypto';
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

const longestName = 250;

/**
 * MLflow's names have letters and digits of any script, and `_-. /`: `precision@1` is sent as `precision_at_1`. A name of
 * which another letter had to be replaced ends with its hash, so that `a+b` and `a_b` stay two.
 */
export function allowedName(name: string): string {
  const composed = name.normalize('NFC');
  const allowed = composed
    .replace(/@/g, '_at_')
    .replace(/[^\p{L}\p{N}_\-. /]/gu, '_')
    // A path that could be written shorter is refused.
    .replace(/\/{2,}|(?<=^|\/)\.{1,2}(?=\/|$)|^\/|\/$/g, '_');
  const isReversible = allowed === composed.replace(/@/g, '_at_') && !composed.includes('_at_');
  return isReversible && allowed.length <= longestName
    ? allowed
    : `${allowed.slice(0, longestName - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

/** The most params in a batch, and the greatest length of a value. */
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
