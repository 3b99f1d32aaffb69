import ts from 'typescript';

/** A place where an error is made, or an object that says what an error will say. */
export interface Made {
  node: ts.Node;
  code: ts.Expression | undefined;
  message: ts.Expression | undefined;
}

export type CallLike = ts.CallExpression | ts.NewExpression;

/**
 * The places in some sources where errors are made: `new HemlError`, the `super` call of its subclasses, and objects with a
 * message and a hint, a path or a code, of which errors are made elsewhere.
 * @param onCall hears of every call of a function or a class by its name
 */
export function madeIn(
  sources: readonly ts.SourceFile[],
  onCall: (call: CallLike, name: string) => void,
): Made[] {
  const classes = errorClasses(sources);
  const made: Made[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      if (isMaker(node, classes)) made.push(fromArguments(node, node.arguments ?? []));
      else if (ts.isIdentifier(node.expression)) onCall(node, node.expression.text);
    } else if (ts.isObjectLiteralExpression(node) && isFault(node)) made.push(fromObject(node));
    ts.forEachChild(node, visit);
  };
  for (const source of sources) visit(source);
  return made;
}

/** HemlError and what extends it, by name: whether it has a constructor of its own, which gives the code. */
function errorClasses(sources: readonly ts.SourceFile[]): Map<string, boolean> {
  const found = new Map([['HemlError', false]]);
  const declared = sources.flatMap(({ statements }) => statements.filter(ts.isClassDeclaration));
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { name, heritageClauses, members } of declared) {
      const parent = heritageClauses?.[0]?.types[0]?.expression.getText();
      if (name && parent && found.has(parent))
        found.set(name.text, members.some(ts.isConstructorDeclaration));
    }
  }
  return found;
}

/** A class that has no constructor is given its code wherever one is made; another one gives it to `super`. */
const isMaker = (node: CallLike, classes: ReadonlyMap<string, boolean>): boolean =>
  ts.isNewExpression(node)
    ? classes.get(node.expression.getText()) === false
    : node.expression.kind === ts.SyntaxKind.SuperKeyword && isWithin(node, classes);

function isWithin(node: ts.Node, classes: ReadonlyMap<string, boolean>): boolean {
  let at = node.parent;
  while (at && !ts.isClassDeclaration(at)) at = at.parent;
  return classes.get((at as ts.ClassDeclaration | undefined)?.name?.text ?? '') === true;
}

function fromArguments(node: ts.Node, [message, options]: readonly ts.Expression[]): Made {
  const code = options && ts.isObjectLiteralExpression(options) ? memberOf(options, 'code') : undefined;
  return { node, code, message };
}

const fromObject = (node: ts.ObjectLiteralExpression): Made => ({
  node,
  code: memberOf(node, 'code'),
  message: memberOf(node, 'message') ?? memberOf(node, 'reason'),
});

function memberOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = object.properties.find((one) => one.name?.getText() === name);
  if (member && ts.isPropertyAssignment(member)) return member.initializer;
  return member && ts.isShorthandPropertyAssignment(member) ? member.name : undefined;
}

function isFault(node: ts.ObjectLiteralExpression): boolean {
  const has = (name: string): boolean => node.properties.some((one) => one.name?.getText() === name);
  // The options of an error, and the styles in which its parts are shown.
  if (has('kind') || has('mark')) return false;
  const { parent } = node;
  if (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) return false;
  if (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.SuperKeyword) return false;
  if (has('message')) return has('hint') || has('path') || has('code');
  return has('code') && (has('hint') || has('reason'));
}
