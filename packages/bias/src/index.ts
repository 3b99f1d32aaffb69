/** Bias of data and of runs: found, repaired, and the repair proved. @module */
export { type AuditDataOptions, auditData } from './audit-data/audit-data';
export { type AuditRunOptions, auditRun } from './audit-run/audit-run';
export type { BiasSettings } from './bias-section';
export * from './contracts/audit';
export * from './contracts/deflate';
export * from './contracts/gate';
export * from './contracts/verification';
export { type DeflateOptions, deflate } from './deflate/deflate';
export { type CellTables, defineRemedy, type Remedy } from './deflate/remedy';
export { biasPlugin, biasPlugin as default } from './plugin';
export { verifyDeflation } from './verify/verify-deflation';
export { remedies, type VerifyOptions } from './verify/verify-options';
