/*
 * Integrated gradients of a pair beside PyTorch, pair by pair in turns.
 *
 *   node --conditions=@hemlkit/source --import tsx packages/explainers/bench/integrated-gradients.ts [--pairs 12] [--steps 32]
 *     [--threads 2]
 *
 * The squared distance of the embeddings of ResNet-18 with a perceptron, 64x64, both images along the path from black at once.
 * Ours is what `integrated-gradients` asks of a run, from arrays to maps; the peer, integrated_gradients_peer.py, passes all
 * images of the path forward and back as one batch, without gradients of weights. `ratio` is the median of our pair over the
 * peer's just after it, of all but the first, which compiles. It means something on an idle machine alone; `processor` is the
 * ratio of the processor's time. The peer needs a python3 with torch and torchvision.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findPython, Side } from '../../../scripts/lib/bench-side';

const { values } = parseArgs({
  options: {
    pairs: { type: 'string', default: '12' },
    steps: { type: 'string', default: '32' },
    threads: { type: 'string', default: '2' },
  },
});
const threads = Number(values.threads);
const beside = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] as number;

const ours = new Side(
  process.execPath,
  [...process.execArgv, beside('integrated-gradients-ours.ts'), values.steps, values.threads],
  threads,
);
const python = findPython();
const peer = python
  ? new Side(python, [beside('integrated_gradients_peer.py'), values.steps, values.threads], threads)
  : undefined;
/** [pairs, 3]: milliseconds, those of the processor, and the gap as a share of the distances' difference. */
const found: { ours: number[][]; peer: number[][] } = { ours: [], peer: [] };
for (let pair = 0; pair < Number(values.pairs); pair++) {
  found.ours.push(await ours.ask('pair'));
  if (peer) found.peer.push(await peer.ask('pair'));
}
const column = (side: readonly number[][], at: number) => side.slice(1).map((pair) => pair[at] as number);
const ratioOf = (at: number) =>
  median(column(found.ours, at).map((own, i) => own / (column(found.peer, at)[i] as number)));
console.log(
  JSON.stringify({
    ours: median(column(found.ours, 0)),
    gap: median(column(found.ours, 2)),
    ...(peer && {
      peer: median(column(found.peer, 0)),
      peerGap: median(column(found.peer, 2)),
      ratio: ratioOf(0),
      processor: ratioOf(1),
    }),
  }),
);
ours.stop();
peer?.stop();
