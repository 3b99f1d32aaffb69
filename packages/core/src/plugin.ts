/** The author's door: all that a plugin imports from core. */
export { Type } from 'typebox';
export type { Static } from 'typebox';
export * from './contracts/index';
export * from './plugin/define';
