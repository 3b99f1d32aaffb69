export * from './contracts/index';
export * from './weights/index';
