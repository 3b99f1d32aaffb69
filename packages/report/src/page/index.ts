export { htmlPage, type PageOptions } from './page';
export type { ReportExample, ReportPairs, ReportRun, ShownNeighbours, ShownSample } from './report-data';
export { reportPage } from './report-page';
