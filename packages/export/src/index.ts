/** Models of runs for other programs. @module */
export type {
  ExportedNode,
  ExportedTensor,
  ExportedTree,
  ExportedTreeNode,
  ExportFormat,
  ExportIndex,
  ExportInput,
  ExportOptions,
  TreeExportIndex,
} from './contract';
export { exportRun } from './export-run';
