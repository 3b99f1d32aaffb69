import type { SpecFacts, SpecSection } from '../contracts/plugin';
import { mostProblems } from '../errors/first-errors';
import type { Problem } from '../errors/problem';

/** The package that brings a section by itself, though the spec does not name it: loaded only for a spec that has the section. */
export const packageOfSection: Readonly<Record<string, string>> = { bias: '@hemlkit/bias' };

/** What the plugins find wrong with the sections that they bring. @param spec which has them by their keys */
export const checkSections = (sections: readonly SpecSection[], spec: object, facts: SpecFacts): Problem[] =>
  sections.flatMap(({ key, check }) => {
    const value = (spec as Record<string, unknown>)[key];
    if (value === undefined || !check) return [];
    const problems = check(value as never, facts).slice(0, mostProblems);
    return problems.map((problem) => ({ ...problem, path: [key, ...problem.path] }));
  });
