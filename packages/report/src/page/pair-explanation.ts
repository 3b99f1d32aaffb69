import type { MetricTree, MetricTreeNode } from '@hemlkit/core';
import { heatColour } from '../figures/heat-colour';
import { absenceText, judge } from '../figures/judgement';
import { leavesBelow, type PartTints, partTints } from '../figures/part-tints';
import { tintedParts } from '../figures/tinted-parts';
import { type Content, Markup, markup } from '../markup/markup';
import { percentText, probabilityText, signedText } from '../number-text';
import { mainNode, pairVerdict } from '../pair-verdict';
import type { DrawnPhotograph, Pictures } from '../pictures';
import { firstDistance, sharesOf } from '../shown';
import { treeRows } from '../tree-rows';
import { shelfPicture } from './picture-shelf';

type Side = 'a' | 'b';

/** Pictures that the page holds, as a `PictureShelf` gives them. */
type Both = Record<Side, Pick<Pictures, 'photograph' | 'near'>>;

/**
 * The explanation of a pair as one picture: both photographs, every part tinted by what it contributes, and the tree beside them.
 * A node that is pointed at, or chosen by mouse, finger or keyboard, lights up in both photographs, with its parts enlarged and its
 * numbers below. It needs no script: nodes are radio buttons, and the page's style follows them.
 *
 * @param name of this pair among those of the page: letters, digits and dashes
 * @param level of its heading, 2 to 6: the verdict
 */
export function pairExplanation(tree: MetricTree, pictures: Both, name: string, level = 2): Markup {
  const tints = partTints(tree);
  const rows = treeRows(tree.root, tree.nodes);
  const chosen = mainNode(tree);
  const figures = (['a', 'b'] as const).map((side) =>
    photograph(tree, side, pictures[side].photograph, tints, name),
  );
  const cards = rows.map(({ node }, at) =>
    card(tree, node, pictures, { one: `${name}-${at}`, level: level + 1 }),
  );
  const choices = rows.map(({ node, lead }, at) =>
    choice(tree, node, { name, at, depth: lead.length / 3, isChosen: node.id === chosen }),
  );
  return markup`<div class="explained" id="${name}">${style(name, rows.length)}${verdict(tree, level)}<div class="seen"><div class="photographs">${figures}</div>${scale(tints)}<div class="cards">${cards}</div></div><fieldset class="nodes"><legend>Parts and what they contribute</legend>${heads(tree)}${choices}</fieldset></div>`;
}

function verdict(tree: MetricTree, level: number): Markup {
  const { judgement, cause, truth } = pairVerdict(tree);
  const heading = new Markup(`h${level}`);
  return markup`<${heading} class="verdict">${judgement || 'The two images compared.'}${
    truth &&
    markup` <span class="truth ${truth.isRight ? 'right-label' : 'wrong-label'}">${truth.text}</span>`
  }</${heading}>${cause && markup`<p class="cause">${cause}</p>`}`;
}

/** What is lit when a node is chosen or pointed at: rules by number, as names may hold anything. */
function style(name: string, count: number): Markup {
  const rules = Array.from({ length: count }, (_, at) => {
    const one = `${name}-${at}`;
    const pointed = `#${name}:has(.at-${one}:hover)`;
    const chosen = `#${name}:not(:has(.node:hover)):has(#choose-${one}:checked)`;
    return `${pointed} .lit-${one},${chosen} .lit-${one}{display:inline}${pointed} .card-${one},${chosen} .card-${one}{display:flex}`;
  });
  return new Markup(`<style>${rules.join('')}</style>`);
}

function photograph(
  tree: MetricTree,
  side: Side,
  drawn: DrawnPhotograph,
  tints: PartTints,
  name: string,
): Markup {
  const { id, label } = tree[side];
  const { width, height } = drawn;
  const lights = treeRows(tree.root, tree.nodes).map(({ node }, at) => {
    const paths = leavesBelow(tree, node.id).flatMap((leaf) => drawn.parts[leaf.id]?.path ?? []);
    return paths.length > 0 && markup`<path class="lit lit-${`${name}-${at}`}" d="${paths.join('')}"/>`;
  });
  return markup`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${`image ${side}: ${id}, its parts tinted by what they contribute`}"><use href="${drawn.picture}" width="${width}" height="${height}"/>${tintedParts(tree, drawn, tints)}${lights}</svg><figcaption><strong>${side}</strong> ${id}${label && markup` <span class="soft">${label}</span>`}</figcaption></figure>`;
}

function scale({ title, scale: { colourAt, texts } }: PartTints): Content {
  if (!title) return undefined;
  const colours = [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1].map(colourAt);
  const ends = texts.map((text) => markup`<span>${text}</span>`);
  return markup`<div class="tint-scale"><div class="bar" style="${`background:linear-gradient(to right, ${colours.join(', ')})`}"></div><div class="ends">${ends}</div><p class="soft">${title}</p></div>`;
}

/** The headings above the columns; for people who do not see them, each node states them itself. */
function heads(tree: MetricTree): Markup {
  const chance = tree.nodes.some(({ probability }) => probability !== undefined) && 'differ';
  return markup`<div class="heads" aria-hidden="true"><span class="name">part</span><span class="share-bar"></span><span class="number">${sharesOf(tree) && 'share'}</span><span class="chance">${chance}</span></div>`;
}

interface Choice {
  name: string;
  at: number;
  depth: number;
  isChosen: boolean;
}

function choice(tree: MetricTree, node: MetricTreeNode, { name, at, depth, isChosen }: Choice): Markup {
  const one = `${name}-${at}`;
  const { chance, share, bar } = numbersOf(tree, node);
  const indent = new Markup(`--depth:${depth}`);
  return markup`<label class="node at-${one}" style="${indent}"><input type="radio" id="choose-${one}" name="node-${name}"${isChosen && markup` checked`}><span class="name">${node.id}</span><span class="share-bar" aria-hidden="true">${bar}</span><span class="number">${share}</span><span class="chance">${chance}</span></label>`;
}

function numbersOf(tree: MetricTree, node: MetricTreeNode): { chance: Content; share: string; bar: Content } {
  const { verdict: text } = judge(node, firstDistance(tree));
  const shares = sharesOf(tree)?.nodes;
  const share = shares?.[node.id];
  const most = Math.max(...Object.values(shares ?? {}).map(Math.abs), 0);
  const size = share === undefined || most === 0 ? 0 : share / most;
  const look = new Markup(
    `width:${(100 * Math.abs(size)).toFixed(1)}%;background:${heatColour(Math.sign(size))}`,
  );
  return {
    chance:
      text &&
      (node.probability === undefined || node.absent.length > 0
        ? text
        : markup`${text}<span class="unseen"> likely of different labels</span>`),
    share: signedText(share),
    bar: size !== 0 && markup`<span style="${look}"></span>`,
  };
}

/** A node's parts enlarged, and its numbers in words. */
function card(
  tree: MetricTree,
  node: MetricTreeNode,
  pictures: Both,
  { one, level }: { one: string; level: number },
): Markup {
  const heading = new Markup(`h${level}`);
  const crops = (['a', 'b'] as const).map((side) => crop(tree, node, side, pictures[side].photograph));
  return markup`<div class="card card-${one}"><div class="crops">${crops}</div><div><${heading}>${node.id}</${heading}>${facts(tree, node).map((text) => markup`<p>${text}</p>`)}${nearest(tree, node, pictures)}</div></div>`;
}

/** What the node takes each image for: the samples that are nearest to it there, with their labels. */
function nearest(tree: MetricTree, { id }: MetricTreeNode, pictures: Both): Content {
  const sides = (['a', 'b'] as const).flatMap((side) => {
    const near = pictures[side].near?.[id] ?? [];
    if (near.length === 0) return [];
    const shots = near.map((sample) => {
      const own = tree[side].label;
      const look = own === undefined ? '' : sample.label === own ? 'right-label' : 'wrong-label';
      return markup`<li>${shelfPicture(sample.picture, 44, sample.id)}<span class="label ${look}">${sample.label}</span></li>`;
    });
    return [markup`<div class="near"><span>Nearest to ${side}</span><ol>${shots}</ol></div>`];
  });
  return sides.length > 0 && markup`<div class="nears">${sides}</div>`;
}

/** A box's sides are so much longer than what it shows. */
const room = 1.2;

function crop(
  tree: MetricTree,
  node: MetricTreeNode,
  side: Side,
  { picture, width, height, parts }: DrawnPhotograph,
): Markup {
  const outlines = leavesBelow(tree, node.id).flatMap(({ id }) => parts[id] ?? []);
  if (outlines.length === 0)
    return markup`<span class="nothing" role="img" aria-label="${`${node.id} is not in ${side}`}"></span>`;
  const edge = (at: 0 | 1 | 2 | 3, pick: typeof Math.min) =>
    outlines.map(({ box }) => box[at]).reduce((x, y) => pick(x, y));
  const [left, top, right, bottom] = [
    edge(0, Math.min),
    edge(1, Math.min),
    edge(2, Math.max),
    edge(3, Math.max),
  ];
  const length = Math.max(right - left, bottom - top) * room;
  const [x, y] = [(left + right - length) / 2, (top + bottom - length) / 2];
  const around = `M${x.toFixed(1)} ${y.toFixed(1)}h${length.toFixed(1)}v${length.toFixed(1)}h${(-length).toFixed(1)}z`;
  return markup`<svg class="crop" viewBox="${x} ${y} ${length} ${length}" role="img" aria-label="${`${node.id} of ${side}`}"><use href="${picture}" width="${width}" height="${height}"/><path class="veil" fill-rule="evenodd" d="${around}${outlines.map(({ path }) => path).join('')}"/></svg>`;
}

function facts(tree: MetricTree, node: MetricTreeNode): string[] {
  const explanation = sharesOf(tree);
  const share = explanation?.nodes[node.id];
  const whole = explanation?.nodes[tree.root];
  const own = explanation?.own?.[node.id];
  const absence = absenceText(node);
  const distance = firstDistance(tree);
  const isRoot = node.id === tree.root;
  const of =
    whole && whole > 0 && !isRoot && share !== undefined
      ? ` of ${signedText(whole)} (${percentText(share / whole)})`
      : '';
  return [
    absence && `It is ${absence}.`,
    share !== undefined && `Contributes ${signedText(share)}${of}.`,
    own !== undefined &&
      node.children.length > 0 &&
      `Of that ${signedText(own)} is its own: its parts seen together.`,
    node.probability !== undefined &&
      node.absent.length === 0 &&
      `By this part alone the labels differ with a probability of ${probabilityText(node.probability)}.`,
    node.percentile !== undefined &&
      `${percentText(node.percentile)} of the validation pairs are closer here (${distance} ${judge(node, distance).distance}).`,
  ].filter((text) => typeof text === 'string' && text !== '') as string[];
}
