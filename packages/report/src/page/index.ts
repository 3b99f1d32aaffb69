export type { ShownSample } from '../pictures';
export { type ChoosePage, choosePage } from './choose-page';
export { htmlPage, type PageOptions } from './page';
export { type PairPageOptions, pairPage } from './pair-page';
export type { ReportExample, ReportPairs, ReportRun, ShownNeighbours } from './report-data';
export { reportPage } from './report-page';
export { type StandalonePage, standalonePage } from './standalone-page';
export type { ShownComposite, VerificationPage } from './verification-data';
export { verificationPage } from './verification-page';
