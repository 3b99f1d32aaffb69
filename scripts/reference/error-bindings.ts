import ts from 'typescript';

/** What a name means where it stands in a source, as far as an error's code and text need it. */
export type Binding =
  /** A parameter of a function: its calls give the value. */
  | { kind: 'parameter'; of: ts.SignatureDeclaration; index: number }
  /** A constant, by what it is set to. */
  | { kind: 'constant'; value: ts.Expression }
  /** Taken out of an object that was made elsewhere. */
  | { kind: 'taken' };

/** Looks a name up from where it is used, outwards. */
export function bindingOf(name: ts.Identifier): Binding | undefined {
  for (let node: ts.Node = name; node; node = node.parent) {
    const found = ts.isFunctionLike(node) ? parameterOf(node, name.text) : declaredIn(node, name.text);
    if (found) return found;
  }
  return undefined;
}

function parameterOf(of: ts.SignatureDeclaration, name: string): Binding | undefined {
  for (const [index, { name: bound }] of of.parameters.entries()) {
    if (ts.isIdentifier(bound) && bound.text === name) return { kind: 'parameter', of, index };
    if (takes(bound, name)) return { kind: 'taken' };
  }
  return undefined;
}

function declaredIn(node: ts.Node, name: string): Binding | undefined {
  if (!ts.isBlock(node) && !ts.isSourceFile(node)) return undefined;
  for (const statement of node.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: bound, initializer } of statement.declarationList.declarations) {
      if (takes(bound, name)) return { kind: 'taken' };
      if (ts.isIdentifier(bound) && bound.text === name && initializer)
        return { kind: 'constant', value: initializer };
    }
  }
  return undefined;
}

const takes = (bound: ts.BindingName, name: string): boolean =>
  ts.isObjectBindingPattern(bound) &&
  bound.elements.some((element) => ts.isIdentifier(element.name) && element.name.text === name);

/** What a function is called by: its own name, that of the constant that holds it, or that of the class it constructs. */
export function nameOf(of: ts.SignatureDeclaration): string | undefined {
  if (ts.isConstructorDeclaration(of)) return of.parent.name?.text;
  if (of.name && ts.isIdentifier(of.name)) return of.name.text;
  const { parent } = of;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
}
