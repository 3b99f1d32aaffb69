import type { Segment } from '../contracts/experiment';
import { mostProblems } from '../errors/first-errors';
import type { Path, Problem } from '../errors/problem';
import { didYouMean, listed } from '../errors/suggest';
import { sameName } from '../files/same-name';
import { nameFault, nameRule } from './names';

/** Class maps have 256 classes at most, and every node is a model: no tree that can be trained is near this. */
const mostNodes = 1000;

const tooMany = (key: string, what: string, count: number): Problem => ({
  code: 'nodes-too-many',
  path: [key],
  message: `There are ${count} ${what}, ${mostNodes} are the most.`,
  hint: 'Join classes into fewer segments: `name: [class, class]`.',
});

/** A segment and where it stands in the spec. */
export interface PlacedSegment extends Segment {
  path: Path;
}

/** Problems of the segments alone: names that cannot be, or that are given twice. */
export function checkSegments(segments: readonly PlacedSegment[]): Problem[] {
  const problems: Problem[] = [];
  if (segments.length === 0) {
    const hint = 'List at least one class of the dataset or the segmenter: `segments: [hair, nose]`.';
    problems.push({ code: 'segments-missing', path: ['segments'], message: '`segments` is empty.', hint });
  }
  if (segments.length > mostNodes) return [tooMany('segments', 'segments', segments.length)];
  const seen = new Map<string, PlacedSegment>();
  for (const segment of segments) {
    const { name, path, classes } = segment;
    const fault = nameFault(name);
    if (fault) {
      const hint = `${nameRule} Give the segment a name of its own: \`name: [${classes.join(', ')}]\`.`;
      problems.push({
        code: 'name-invalid',
        path,
        message: `The segment \`${name}\` cannot be named so: ${fault}.`,
        hint,
        at: 'key',
      });
    }
    const other = seen.get(sameName(name));
    if (other) problems.push(namedTwice(name, path, other));
    else seen.set(sameName(name), segment);
    const named = new Set<string>();
    const twice = classes.find((one) => named.size === named.add(one).size);
    if (twice !== undefined) {
      problems.push({
        code: 'class-repeated',
        path,
        message: `The segment \`${name}\` names the class \`${twice}\` twice.`,
        hint: 'Leave one out.',
      });
    }
  }
  return problems;
}

function namedTwice(name: string, path: Path, other: PlacedSegment): Problem {
  const message =
    name === other.name
      ? `The segment \`${name}\` is given twice.`
      : `The segments \`${other.name}\` and \`${name}\` differ only in ${inWhat(name, other.name)}; some file systems take them for one.`;
  return {
    code: 'name-repeated',
    path,
    message,
    hint: 'Rename one of them, or leave it out.',
    at: 'key',
    also: other.path,
  };
}

const inWhat = (one: string, other: string): string =>
  one.normalize('NFC') === other.normalize('NFC') ? 'their form of Unicode' : 'capitals';

interface Use {
  parent: string;
  path: Path;
}

/** Problems of the joined nodes: unknown or repeated parts, circles, more than one root, segments left over. */
export function checkJoined(segments: readonly PlacedSegment[], joined: Record<string, string[]>): Problem[] {
  const ids = Object.keys(joined);
  if (ids.length > mostNodes) return [tooMany('hierarchy', 'joined nodes', ids.length)];
  const problems: Problem[] = [];
  const leaves = new Map(segments.map((segment) => [segment.name, segment]));
  const known = new Set([...leaves.keys(), ...ids]);
  const uses = new Map<string, Use>();
  for (const [id, parts] of Object.entries(joined)) {
    if (problems.length > mostProblems) break;
    problems.push(...checkName(id, leaves, joined));
    if (parts.length < 2) problems.push(tooFew(id, parts));
    for (const [i, part] of parts.entries()) {
      if (problems.length > mostProblems) break;
      const path = ['hierarchy', id, i];
      const first = uses.get(part);
      if (!known.has(part)) problems.push(unknownPart(part, path, known));
      else if (first) problems.push(usedTwice(part, id, path, first));
      else uses.set(part, { parent: id, path });
    }
  }
  if (problems.length > 0) return problems;
  const circle = findCircle(joined);
  if (circle) return [circle];
  return checkRoots(segments, joined, uses);
}

function checkName(
  id: string,
  leaves: Map<string, PlacedSegment>,
  joined: Record<string, string[]>,
): Problem[] {
  const path = ['hierarchy', id];
  const fault = nameFault(id);
  if (fault)
    return [
      {
        code: 'name-invalid',
        path,
        message: `The node \`${id}\` cannot be named so: ${fault}.`,
        hint: nameRule,
        at: 'key',
      },
    ];
  const segment = [...leaves.values()].find(({ name }) => sameName(name) === sameName(id));
  if (segment) {
    const message = `The joined node \`${id}\` has the name of the segment \`${segment.name}\`.`;
    return [
      {
        code: 'name-repeated',
        path,
        message,
        hint: 'Give the joined node another name.',
        at: 'key',
        also: segment.path,
      },
    ];
  }
  const twin = Object.keys(joined).find((other) => other !== id && sameName(other) === sameName(id));
  if (twin === undefined || twin < id) return [];
  const message = `The nodes \`${id}\` and \`${twin}\` differ only in ${inWhat(id, twin)}; some file systems take them for one.`;
  return [
    {
      code: 'name-repeated',
      path,
      message,
      hint: 'Rename one of them.',
      at: 'key',
      also: ['hierarchy', twin],
    },
  ];
}

function tooFew(id: string, parts: string[]): Problem {
  const message = `The joined node \`${id}\` has ${parts.length === 0 ? 'no part' : `one part only, \`${parts[0]}\``}.`;
  const hint =
    'A joined node has two parts or more. A part that is not joined yet can be named at any higher level.';
  return { code: 'parts-too-few', path: ['hierarchy', id], message, hint };
}

function unknownPart(part: string, path: Path, known: Set<string>): Problem {
  const hint = `${didYouMean(part, known)}There are ${listed(known)}.`;
  return { code: 'part-unknown', path, message: `\`${part}\` is neither a segment nor a joined node.`, hint };
}

function usedTwice(part: string, id: string, path: Path, first: Use): Problem {
  const message =
    first.parent === id
      ? `\`${part}\` is a part of \`${id}\` twice.`
      : `\`${part}\` is a part of both \`${first.parent}\` and \`${id}\`.`;
  return {
    code: 'part-used-twice',
    path,
    message,
    hint: 'In a tree every node has one parent: leave it out of one of them.',
    also: first.path,
  };
}

function findCircle(joined: Record<string, string[]>): Problem | undefined {
  const done = new Set<string>();
  const walk = (id: string, above: string[]): string[] | undefined => {
    if (above.includes(id)) return [...above.slice(above.indexOf(id)), id];
    if (done.has(id)) return undefined;
    done.add(id);
    for (const part of joined[id] ?? []) {
      const circle = Object.hasOwn(joined, part) ? walk(part, [...above, id]) : undefined;
      if (circle) return circle;
    }
    return undefined;
  };
  for (const id of Object.keys(joined)) {
    const circle = walk(id, []);
    if (!circle) continue;
    const message = `The hierarchy goes in a circle: ${circle.map((name) => `\`${name}\``).join(' → ')}.`;
    return {
      code: 'hierarchy-circular',
      path: ['hierarchy', circle[0]!],
      message,
      hint: 'A node cannot be a part of itself.',
      at: 'key',
    };
  }
  return undefined;
}

function checkRoots(
  segments: readonly PlacedSegment[],
  joined: Record<string, string[]>,
  uses: Map<string, Use>,
): Problem[] {
  const left = segments.filter(({ name }) => !uses.has(name));
  const roots = Object.keys(joined).filter((id) => !uses.has(id));
  if (segments.length === 1 && roots.length === 0) return [];
  const problems: Problem[] = left.map(({ name, path }) => ({
    code: 'segment-unused',
    path,
    message: `The segment \`${name}\` is in no joined node.`,
    hint: 'Name it as a part of a joined node under `hierarchy:`, or leave it out of `segments:`.',
    at: 'key',
  }));
  if (roots.length > 1) {
    problems.push({
      code: 'roots-several',
      path: ['hierarchy', roots[1]!],
      message: `The hierarchy has ${roots.length} roots: ${listed(roots)}.`,
      hint: `A tree has one: join them, with \`final: [${roots.join(', ')}]\` say.`,
      at: 'key',
    });
  }
  return problems;
}
