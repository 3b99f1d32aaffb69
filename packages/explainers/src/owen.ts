import { defineExplainer, Type } from '@hemlkit/core/plugin';
import { owenValues } from './owen-values';

/** Exact Owen values of the root's distance. */
export const owen = defineExplainer({
  type: 'owen',
  summary:
    'Exact Owen values (Owen, 1977): the mean of what a node adds to the distance when segments join in random order, those of every node in one go.',
  options: Type.Object({}),
  create: () => ({
    title: 'Owen values',
    explain: ({ hierarchy, distances }) => owenValues(hierarchy, distances),
  }),
});
