import type { Cache } from './cache';
import type { Data } from './graph/dtype';
import { allocateFor, describe, type Node, type Value } from './graph/value';
import { type Subgraph, structureKey, subgraph } from './graph/walk';
import { emit, inputName, outputName } from './onnx/emit';
import { ortTensor, Session, type SessionOptions, type Tensors } from './session';
import { silentSign } from './silence';
import type { OrtTensor } from './types';

/** Below this many computed elements one thread is quicker than waking others. */
const SMALL = 1 << 16;

/** How many threads are worth it for a graph. */
export function threadsFor(graph: Subgraph, threads: number): number {
  let work = 0;
  for (const node of graph.nodes) {
    for (const value of [...node.inputs, ...node.outputs]) work += value.size;
    if (work > SMALL) return threads;
  }
  return 1;
}

/**
 * Compiles a graph. When ONNX Runtime refuses it, the error gives the operations and shapes that it names.
 * @param inPlace every run gives arrays for all outputs and wants nothing returned
 */
export function compileGraph(
  graph: Subgraph,
  name: string,
  options: SessionOptions & { inPlace?: boolean },
): Session {
  const sign = options.inPlace ? silentSign() : undefined;
  const threads = threadsFor(graph, options.threads);
  try {
    return new Session(emit(graph, name, { silent: sign !== undefined }), { ...options, threads, sign });
  } catch (error) {
    throw explain(error, graph, `cannot compile ${name}`);
  }
}

/** Runs a session; the error of a failure gives the operation and the shapes of its inputs. */
export function runSession(
  session: Session,
  graph: Subgraph,
  feeds: Tensors,
  fetches: Record<string, OrtTensor | null>,
): Tensors {
  try {
    return session.run(feeds, fetches);
  } catch (error) {
    throw explain(error, graph, 'a computation failed');
  }
}

/** ONNX Runtime names the node (`Conv2D_12`); this adds what tfjs calls it and which shapes it got. */
function explain(error: unknown, graph: Subgraph, what: string): Error {
  const reason = error instanceof Error ? error.message : String(error);
  const memory = /Failed to allocate memory|bad_alloc|bad allocation/.test(reason);
  const text = memory ? `out of memory (make the batch or the tensors smaller): ${reason}` : reason;
  const origins = new Map<string, Node>();
  emit(graph, what, { origins });
  const node = reason.match(/\w+/g)?.flatMap((word) => origins.get(word) ?? [])[0];
  if (!node) return new Error(`${what}: ${text}`, { cause: error });
  const shapes = node.inputs.map((v) => `${v.dtype} [${v.shape.join(', ')}]`).join(', ');
  return new Error(`${what} at the tf operation ${node.label} (as ${node.type} of ${shapes}): ${text}`, {
    cause: error,
  });
}

/** Computes values that are pending, in one run, and lets go of the graph behind them. */
export function evaluate(
  wanted: readonly Value[],
  cache: Cache<Session>,
  threads: number,
  timing: Timing,
): void {
  const pending = [...new Set(wanted)].filter((value) => value.node);
  if (pending.length === 0) return;
  const graph = subgraph(pending);
  const missing = graph.inputs.find((value) => value.placeholder !== undefined);
  if (missing) throw new Error(`${describe(missing)} has no value outside of its compiled step`);

  let start = performance.now();
  const session = cache.get(structureKey(graph), () =>
    // Hundreds of these may be cached; what each keeps between runs would add up.
    compileGraph(graph, 'an eager computation', { threads, arena: false, inPlace: true }),
  );
  timing.compileMs += performance.now() - start;
  const feeds: Tensors = {};
  graph.inputs.forEach((value, i) => {
    feeds[inputName(i)] = ortTensor(value.contents(), value.shape, value.dtype);
  });
  const results: Data[] = pending.map(allocateFor);
  const fetches: Tensors = {};
  pending.forEach((value, i) => {
    fetches[outputName(i)] = ortTensor(results[i] as Data, value.shape, value.dtype);
  });
  start = performance.now();
  runSession(session, graph, feeds, fetches);
  timing.runMs += performance.now() - start;
  pending.forEach((value, i) => {
    value.data = results[i];
    value.node = undefined;
  });
}

export interface Timing {
  compileMs: number;
  runMs: number;
}
