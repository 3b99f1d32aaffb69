import { NodeJobs, type NodeJobsRequest } from '../node-job';
import type { Executor } from '../train-tree';

/** Trains one node after the other in this process. */
export function inProcessExecutor(request: NodeJobsRequest): Executor {
  const jobs = new NodeJobs(request);
  return { concurrency: 1, run: (job) => jobs.run(job), peakRssMb: () => 0, dispose: () => jobs.dispose() };
}
