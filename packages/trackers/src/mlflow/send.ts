import { lstat, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { OutboxState } from './outbox';
import type { Report } from './reports';
import { type MlflowServer, Unreached } from './server';

export interface SendRequest {
  server: MlflowServer;
  state: OutboxState;
  experiment: string;
  run: string;
  /** Where the run's pictures lie: of what the outbox names nothing else is sent. */
  folder: string;
  /** Receives a message about what the server will never take. */
  warn: (message: string) => void;
}

/**
 * Sends what is pending, first things first; what was taken is pending no more.
 * @throws Unreached when the server does not take any more for now
 */
export async function send(request: SendRequest): Promise<void> {
  const { state, warn } = request;
  if (state.pending.length === 0) return;
  if (state.runId === undefined) await createRun(request);
  for (let report = state.pending[0]; report; report = state.pending[0]) {
    try {
      await sendOne(request, report);
    } catch (error) {
      if (error instanceof Unreached) throw error;
      warn(`MLflow did not take ${report.kind}: ${(error as Error).message}`);
    }
    state.pending.shift();
  }
}

async function sendOne({ server, state, folder, warn }: SendRequest, report: Report): Promise<void> {
  const run_id = state.runId as string;
  if (report.kind === 'metrics')
    await server.call('POST', 'runs/log-batch', { run_id, metrics: report.metrics });
  else if (report.kind === 'params')
    await server.call('POST', 'runs/log-batch', { run_id, params: report.params });
  else if (report.kind === 'status') {
    const end = report.status === 'RUNNING' ? {} : { end_time: report.time };
    await server.call('POST', 'runs/update', { run_id, status: report.status, ...end });
  } else if (state.artifacts?.startsWith('mlflow-artifacts:'))
    await server.upload(state.artifacts, report.name, await readPicture(folder, report));
  else
    warn(
      `The server keeps files at ${state.artifacts} and gives out no place for them: ${report.name} stays at ${report.file}.`,
    );
}

/** A picture that the tracker itself wrote: an outbox that comes from elsewhere may name any file. */
async function readPicture(
  folder: string,
  { name, file }: Extract<Report, { kind: 'artifact' }>,
): Promise<Buffer> {
  const own = join(folder, basename(file));
  // A run may have been moved since, and a link leads anywhere.
  if (!/^[\w-]+\.png$/.test(name) || name !== basename(file) || !(await lstat(own)).isFile())
    throw new Error(`${file} is not a picture of this run`);
  return readFile(own);
}

interface Created {
  run?: { info?: { run_id?: unknown; artifact_uri?: string } };
}

async function createRun({ server, state, experiment, run }: SendRequest): Promise<void> {
  const experiment_id = await experimentId(server, experiment);
  const start_time = Date.now();
  const made = await server.call<Created>('POST', 'runs/create', {
    experiment_id,
    run_name: run,
    start_time,
  });
  const { run_id, artifact_uri } = made?.run?.info ?? {};
  state.runId = given(run_id, server, 'runs/create');
  if (typeof artifact_uri === 'string') state.artifacts = artifact_uri;
}

async function experimentId(server: MlflowServer, name: string): Promise<string> {
  const found = await server.call<{ experiment?: { experiment_id?: unknown } }>(
    'GET',
    'experiments/get-by-name',
    {
      experiment_name: name,
    },
  );
  if (found) return given(found.experiment?.experiment_id, server, 'experiments/get-by-name');
  const made = await server.call<{ experiment_id?: unknown }>('POST', 'experiments/create', { name });
  return given(made?.experiment_id, server, 'experiments/create');
}

/** What MLflow gives out a name for. @throws Unreached where the server is another one */
function given(id: unknown, { where }: MlflowServer, path: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw new Unreached(`${where} does not answer ${path} as an MLflow server does`);
}
