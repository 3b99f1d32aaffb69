import { afterAll } from 'vitest';
import { Project } from './project';

/** What makes a test file's projects, which are removed when its tests are over. */
export function newProjects(): typeof Project.create {
  const made: Project[] = [];
  afterAll(() => Promise.all(made.map((project) => project.remove())));
  return async (...given) => {
    const project = await Project.create(...given);
    made.push(project);
    return project;
  };
}
