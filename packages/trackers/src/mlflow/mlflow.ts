import { join } from 'node:path';
import { defineTracker, HemlError, services, Type, writeWhole } from '@hemlkit/core/plugin';
import { Outbox } from './outbox';
import { eventReports, paramReports, type Report } from './reports';
import { send } from './send';
import { MlflowServer, Unreached } from './server';

/** How long a server that could not be reached is not asked again: a run must not wait for it at every epoch. */
const pause = 30_000;

/** Reports to an MLflow server; what it misses is kept in the run's folder and sent later. */
export const mlflow = defineTracker({
  type: 'mlflow',
  summary:
    'Reports settings, losses, metrics and a metric tree to an MLflow server; what it misses is sent later.',
  options: Type.Object({
    uri: Type.String({
      minLength: 1,
      description: 'Where the server is: http://localhost:5000, or ${env:MLFLOW_TRACKING_URI}.',
    }),
    experiment: Type.String({
      default: 'heml',
      minLength: 1,
      description: "The experiment's name on the server.",
    }),
    timeout: Type.Number({
      exclusiveMinimum: 0,
      default: 10,
      description: 'Seconds that a request may take.',
    }),
  }),
  inject: { log: services.log },
  create: async ({ uri, experiment, timeout }, { log }, { run, folder, resumed, trusted, settings }) => {
    if (!/^https?:\/\//.test(uri) || !URL.canParse(uri))
      throw new HemlError("`uri` of the tracker mlflow is not a server's address.", {
        code: 'address-invalid',
        kind: 'usage',
        hint: 'Write for example http://localhost:5000.',
      });
    const server = new MlflowServer({ uri, timeout: 1000 * timeout, env: process.env, trusted });
    if (server.withheld)
      log.warn(
        `MLflow gets none of your credentials: the spec, which is not trusted, names ${server.where}. Set MLFLOW_TRACKING_URI to it, or add \`--trust\` to the command (in a program: \`trust: true\`).`,
      );
    const own = join(folder, 'mlflow');
    const outbox = await Outbox.open(join(own, 'outbox.json'), !resumed, log.warn);
    const { state } = outbox;
    let [notBefore, hasWarned, isRunning] = [0, false, false];
    const flush = async (): Promise<void> => {
      try {
        if (Date.now() >= notBefore)
          await send({ server, state, experiment, run, folder: own, warn: log.warn });
      } catch (error) {
        if (!(error instanceof Unreached)) throw error;
        notBefore = Date.now() + pause;
        if (!hasWarned) log.warn(`MLflow: ${error.message}. What it misses is kept, and sent later.`);
        hasWarned = true;
      } finally {
        await outbox.save();
      }
    };
    const report = (reports: Report[]): Promise<void> => {
      state.pending.push(...reports);
      return flush();
    };
    return {
      async event(event) {
        const now = Date.now();
        if (event.type === 'run-start')
          await report([...paramReports(settings), { kind: 'status', status: 'RUNNING', time: now }]);
        const reports = eventReports(event, now);
        if (event.type === 'run-start' || event.type === 'run-end') isRunning = event.type === 'run-start';
        if (reports.length > 0) await report(reports);
      },
      async picture({ name, png }) {
        const file = join(own, `${name}.png`);
        await writeWhole(file, png);
        await report([{ kind: 'artifact', name: `${name}.png`, file }]);
      },
      async close() {
        if (isRunning) state.pending.push({ kind: 'status', status: 'KILLED', time: Date.now() });
        notBefore = 0;
        await flush();
        if (state.pending.length > 0)
          log.warn(`MLflow has not received all of ${run}: \`heml resume\` with this run's folder sends it.`);
      },
    };
  },
});
