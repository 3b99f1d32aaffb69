import ts from 'typescript';
import { bindingOf } from './error-bindings';

/** What the parameters of a function are in one of its calls. */
export interface Call {
  of: ts.SignatureDeclaration;
  values: readonly ts.Expression[];
  /** The call that the values themselves are in, where they are parameters, too. */
  within?: Call;
}

/** More alternatives of one message than a reader wants. */
const most = 4;

/** The texts that an expression can be; what is filled in while the program runs is `…`. */
export function textsOf(value: ts.Expression | undefined, call?: Call): string[] {
  if (!value) return ['…'];
  if (ts.isStringLiteralLike(value)) return [value.text];
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value)) return textsOf(value.expression, call);
  if (ts.isConditionalExpression(value))
    return [...textsOf(value.whenTrue, call), ...textsOf(value.whenFalse, call)];
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return joined([textsOf(value.left, call), textsOf(value.right, call)]);
  if (ts.isTemplateExpression(value))
    return joined([
      [value.head.text],
      ...value.templateSpans.flatMap(({ expression, literal }) => [
        filledIn(expression, call),
        [literal.text],
      ]),
    ]);
  if (!ts.isIdentifier(value)) return ['…'];
  const found = bindingOf(value);
  if (found?.kind === 'constant') return textsOf(found.value, call);
  if (found?.kind === 'parameter' && found.of === call?.of)
    return textsOf(call.values[found.index], call.within);
  return ['…'];
}

/** Within a text only what a call gives is a text of its own: all else depends on what the program meets. */
function filledIn(value: ts.Expression, call: Call | undefined): string[] {
  const found = ts.isIdentifier(value) ? bindingOf(value) : undefined;
  return found?.kind === 'parameter' && found.of === call?.of ? textsOf(value, call) : ['…'];
}

function joined(parts: readonly string[][]): string[] {
  const all = parts.reduce((texts, part) => texts.flatMap((text) => part.map((next) => text + next)), ['']);
  const tidy = all.map((text) => text.replace(/…+/g, '…').replace(/\s+/g, ' '));
  return tidy.length > most ? ['…'] : tidy;
}
