/** The parts of jasmine-core that the run of tfjs-core's tests uses. */
declare module 'jasmine-core' {
  interface Spec {
    getFullName(): string;
  }
  interface Result {
    fullName: string;
    status: 'passed' | 'failed' | 'excluded' | 'pending';
    failedExpectations: readonly { message: string }[];
  }
  interface Environment {
    configure(options: { random: boolean; specFilter: (spec: Spec) => boolean }): void;
    addReporter(reporter: { specDone(result: Result): void }): void;
    clearReporters(): void;
    execute(): Promise<unknown>;
  }
  /** Makes jasmine's globals. */
  export function boot(): { DEFAULT_TIMEOUT_INTERVAL: number; getEnv(): Environment };
}
