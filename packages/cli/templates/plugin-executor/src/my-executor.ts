import { defineExecutor, services, Type } from '@hemlkit/core/plugin';

/** Trains in the command's own process, and tries a node again that fails. */
export const myExecutor = defineExecutor({
  type: 'my-executor',
  summary: "Trains one node after the other in the command's own process, and tries again what fails.",
  options: Type.Object({
    tries: Type.Integer({ minimum: 1, default: 1, description: 'How often a node is tried.' }),
  }),
  inject: { log: services.log },
  create: ({ tries }, { log }, { here }) => ({
    concurrency: 1,
    async run(task, watch) {
      for (let attempt = 1; ; attempt++) {
        try {
          // Only the first attempt may begin the node again.
          return await here(attempt === 1 ? task : { ...task, resume: true }, watch);
        } catch (error) {
          if (attempt === tries || watch.signal?.aborted) throw error;
          log.warn(`${task.unit} is tried again: ${(error as Error).message}`);
        }
      }
    },
    async dispose() {},
  }),
});
