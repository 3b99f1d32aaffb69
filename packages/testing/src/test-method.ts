import type { Component } from '@hemlkit/core/plugin';
import { embeddingChecks } from './method/embedding-checks';
import { type MethodTrial, methodPlace } from './method/method-place';
import { optionalChecks } from './method/optional-checks';
import { trainingChecks } from './method/training-checks';
import { treeGraphChecks } from './method/tree-graph-checks';
import { unitChecks } from './method/unit-checks';
import { weightsChecks } from './method/weights-checks';
import { describeComponent } from './trial';

export type { MethodTrial };

/**
 * Registers tests of a method: documentation; units that can be trained in their order, whose `decides` holds what changes
 * weights; that they train to the same weights again, and where they were stopped; what is reported of them beforehand; that
 * what was trained embeds images at every node, alone as among others, by what is shown of them and nothing else; weights
 * that are exchanged. Hierarchies of one leaf, of two, and of levels of two and three are tried, on a few images in memory.
 *
 * @example
 * testMethod(myMethod, { options: [{}, { dimensions: 3 }] });
 */
export function testMethod(component: Component<'method'>, trial: MethodTrial = {}): void {
  describeComponent(component, trial, (make) => {
    const place = methodPlace(make, trial);
    unitChecks(place);
    trainingChecks(place);
    embeddingChecks(place, { isLocal: trial.isLocal ?? true });
    treeGraphChecks(place);
    weightsChecks(place);
    optionalChecks(place, component.heights);
  });
}
