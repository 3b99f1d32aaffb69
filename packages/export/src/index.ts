/** Models of runs for other programs. @module */
export type { ExportedNode, ExportFormat, ExportIndex, ExportInput, ExportOptions } from './contract';
export { exportRun } from './export-run';
