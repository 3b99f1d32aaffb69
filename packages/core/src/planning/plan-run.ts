import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { OnEvent } from '../contracts/events';
import type { HierarchyNode } from '../contracts/experiment';
import type { Unit } from '../contracts/method';
import type { PlannedNode, RunPlan } from '../contracts/plan';
import type { LoadedExperiment } from '../experiment/load-experiment';
import { openSpec, type SpecOptions } from '../runs/open-spec';
import { peakRssMb } from '../runs/peak-memory';
import { openData } from '../training/data';
import { createMetrics } from '../training/metrics';
import { cachedNodes } from './cached-nodes';
import { estimateTimes } from './estimate';
import { measureUnits } from './measure-units';

export interface PlanOptions extends SpecOptions {
  /** Folder of the runs: a node that is finished there is cached. Default: `runs`, from the current folder. */
  runs?: string;
  /** `false`: only the order, from the spec alone; no data are read. Default: true. */
  measure?: boolean;
}

/**
 * What training a spec is going to be: its nodes in order, which of them are trained already, and how long the others
 * will take and how much memory, by a short measurement. Builds the segment store, as training would, or finds it built.
 *
 * @throws HemlError for a node that cannot be trained, and for whatever keeps the data from being read
 */
export async function planRun(spec: string, options: PlanOptions = {}): Promise<RunPlan> {
  if (options.measure === false) {
    const session = await openSpec(spec, { ...options, download: false });
    try {
      return orderOf(session.loaded, (await session.method()).units);
    } finally {
      await session.dispose();
    }
  }
  const opened = await openTimed(spec, options);
  const { loaded, session, data, cache, openSeconds, openedMb, warnings } = opened;
  const engine = await session.engine();
  const { threads, arithmetic } = engine;
  const executor = await session.executor({ processes: engine.processes, here: async () => ({}) }).get();
  const workers = executor.concurrency;
  try {
    const order = orderOf(loaded, data.method.units);
    const folder = resolve(options.runs ?? 'runs', loaded.experiment.name);
    const metrics = await createMetrics(session.components, loaded);
    const cached = await cachedNodes({ loaded, data, metrics, arithmetic }, cache, folder);
    const { known, measurements } = await measureUnits({
      loaded,
      components: session.components,
      engine,
      data,
      metrics,
      cache,
      cached,
    });
    const nodes = order.nodes.map((node, i): PlannedNode => ({ ...node, data: known[i]! }));
    const measured = new Set(measurements.flatMap((one) => one.nodes));
    if (nodes.some(({ id, data }) => !data?.cached && !measured.has(id))) {
      const { type } = loaded.experiment.method;
      const message = `The method \`${type}\` measures no steps, so that no times are estimated.`;
      return { ...order, nodes, warnings: [...warnings, message] };
    }
    const machine = { workers, cores: availableParallelism(), ...(threads && { threads }) };
    const times = await estimateTimes(nodes, measurements, machine, openSeconds);
    // A process holds what this one holds after measuring; beside several, this one only hands out the nodes.
    const processes = new Set(times.flatMap(({ process }) => process ?? [])).size;
    const peak = workers > 1 ? Math.round(openedMb) + processes * peakRssMb() : peakRssMb();
    return {
      ...order,
      nodes: nodes.map((node, i) => ({ ...node, estimate: times[i]! })),
      machine,
      measurements,
      openSeconds,
      estimate: {
        seconds: Math.max(openSeconds, ...times.map(({ end }) => end)),
        ...(processes > 0 && { peakRssMb: peak }),
      },
      warnings,
    };
  } finally {
    await session.dispose();
  }
}

/** What is known from the spec alone. */
function orderOf(loaded: LoadedExperiment, units: readonly Unit[]): RunPlan {
  const { experiment, hierarchy, warnings } = loaded;
  return {
    name: experiment.name,
    root: hierarchy.root,
    nodes: units.map(({ node, needs, epochs, others }) => {
      const { segments } = hierarchy.nodes.find(({ id }) => id === node) as HierarchyNode;
      return {
        id: node,
        segments,
        children: [...needs],
        epochs,
        ...(others.length > 0 && { others: [...others] }),
      };
    }),
    warnings: [...warnings],
  };
}

/** Opens spec, engine and data, and measures how long that takes. */
async function openTimed(spec: string, options: PlanOptions) {
  const started = performance.now();
  const session = await openSpec(spec, { ...options, download: false });
  const { loaded, components, cache, onEvent } = session;
  const sessionOpened = performance.now();
  const warnings: string[] = [...loaded.warnings];
  const collect: OnEvent = (event) => {
    if (event.type === 'warning')
      warnings.push(event.node ? `${event.node}: ${event.message}` : event.message);
    if (event.type === 'store' || event.type === 'info') onEvent(event);
  };
  const data = await session.data({ onEvent: collect });
  // The first time makes what is kept for all others: drawn or unpacked images, hashes, the segment store.
  const again = performance.now();
  await (await openData({ loaded, components, cache, onEvent: () => {} })).close();
  const openSeconds = (sessionOpened - started + performance.now() - again) / 1000;
  const openedMb = process.memoryUsage.rss() / 2 ** 20;
  return { loaded, session, data, cache, openSeconds, openedMb, warnings };
}
