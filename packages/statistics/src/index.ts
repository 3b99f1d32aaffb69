/** Statistics that packages of HEML bundle: nothing here knows images, models or runs. @module */
export * from './benjamini-hochberg';
export * from './bootstrap';
export * from './cholesky';
export * from './contingency';
export * from './exchange-labels';
export * from './groups';
export * from './linear-probe';
export * from './nearest-hits';
export * from './permutation';
export * from './ranks';
export * from './residuals';
export * from './sign-flip';
export * from './stratified-auc';
