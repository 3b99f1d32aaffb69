/**
 * Times the backend beside PyTorch on the same machine: `pnpm bench [--only NAME] [--pairs N] [--threads N]
 * [--json FILE]`. The two sides take turns, so that whatever else the machine does falls on both.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { convolutionNames, MODELS } from './cases';
import { ours, peer, type Side } from './side';

/** One benchmark's outcome: medians in ms, the peak memory of each whole process in MB, null where unknown. */
interface Row {
  readonly name: string;
  readonly ours_ms: number;
  readonly peer_ms: number | null;
  readonly ratio: number | null;
  readonly ours_rss_mb: number | null;
  readonly peer_rss_mb: number | null;
  /** Share of our time that is not spent in ONNX Runtime: JavaScript, and handing tensors over. */
  readonly ours_script_share: number;
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    only: { type: 'string' },
    pairs: { type: 'string', default: '9' },
    threads: { type: 'string', default: '2' },
    json: { type: 'string' },
  },
});
const pairs = atLeastOne('pairs', values.pairs);
const threads = atLeastOne('threads', values.threads);
const known = [...Object.keys(MODELS), ...convolutionNames()];
const names = known.filter(
  (name) => !values.only || name === values.only || name.startsWith(`${values.only}-`),
);
if (names.length === 0) fail(`--only ${values.only}: no such benchmark. There are:\n  ${known.join('\n  ')}`);

process.stdout.write(`${threads} threads, medians of ${pairs} alternating pairs; peer: PyTorch on CPU\n`);
print(['name', 'ours ms', 'peer ms', 'ratio', 'ours MB', 'peer MB', 'script']);
const rows: Row[] = [];
for (const name of names) {
  const row = await measure(name);
  rows.push(row);
  const shown = [
    row.ours_ms.toFixed(2),
    row.peer_ms?.toFixed(2),
    row.ratio?.toFixed(2),
    row.ours_rss_mb,
    row.peer_rss_mb,
    `${(100 * row.ours_script_share).toFixed(2)}%`,
  ];
  print([name, ...shown.map((value) => String(value ?? '-'))]);
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);

async function measure(name: string): Promise<Row> {
  const left = ours(threads);
  const right = peer(threads);
  try {
    const times: { ours: number[]; peer: number[]; shares: number[] } = { ours: [], peer: [], shares: [] };
    const count = await warm(left, right, name);
    for (let pair = 0; pair < pairs; pair++) {
      const { milliseconds, script = 0 } = await left.go(name, count);
      times.ours.push(milliseconds);
      times.shares.push(script / milliseconds);
      if (right) times.peer.push((await right.go(name, count)).milliseconds);
    }
    const mine = median(times.ours);
    const theirs = right ? median(times.peer) : null;
    return {
      name,
      ours_ms: mine,
      peer_ms: theirs,
      ratio: theirs === null ? null : mine / theirs,
      ours_rss_mb: left.peakMemory(),
      peer_rss_mb: right?.peakMemory() ?? null,
      ours_script_share: median(times.shares),
    };
  } finally {
    left.stop();
    right?.stop();
  }
}

/** Compiles and warms both sides, and says how many steps make a turn of about 300 ms. */
async function warm(left: Side, right: Side | null, name: string): Promise<number> {
  await left.go(name, 2);
  await right?.go(name, 2);
  const { milliseconds } = await left.go(name, 1);
  return Math.min(100, Math.max(1, Math.round(300 / milliseconds)));
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

function print(cells: string[]): void {
  process.stdout.write(
    `${cells.map((cell, index) => (index ? cell.padStart(9) : cell.padEnd(32))).join(' ')}\n`,
  );
}

function atLeastOne(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) fail(`--${option} ${text}: give a whole number, 1 or more.`);
  return number;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
