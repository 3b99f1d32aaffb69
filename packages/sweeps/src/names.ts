import { hashValue } from '@hemlkit/core/run';
import type { Word } from './axes';

/** Longer names are cut: a folder's name has an end. */
const longest = 120;

const folderName = (text: string) =>
  text.replace(/[^\p{L}\p{N}\p{M}_.+=,-]+/gu, '-').replace(/^[^\p{L}\p{N}_]+/u, '');

const isSeed = ({ path }: Word) => path === 'seed';

/** A run's name and folder: what varies, the seed last, `loss=triplet,seed=0`; `run` where nothing does. */
export function runName(words: readonly Word[]): string {
  const ordered = [...words.filter((word) => !isSeed(word)), ...words.filter(isSeed)];
  const name = folderName(ordered.map(({ key, label }) => `${key}=${label}`).join(',')) || 'run';
  return name.length <= longest ? name : `${name.slice(0, longest - 9)}+${hashValue(words).slice(0, 8)}`;
}

/**
 * What a run shares with those that differ from it by their seed alone: `HEML snr`, `triplet epochs=3`.
 * @param otherwise where nothing but the seed varies
 */
export function variantName(words: readonly Word[], otherwise: string): string {
  const varying = words.filter((word) => !isSeed(word));
  const text = ({ key, label }: Word) =>
    /^(-?[\d.]+(e-?\d+)?|true|false|none)$/.test(label) ? `${key}=${label}` : label;
  return varying.map(text).join(' ') || otherwise;
}
