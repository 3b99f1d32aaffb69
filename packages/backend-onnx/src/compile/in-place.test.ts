import { describe, expect, it } from 'vitest';
import { type Node, Value } from '../graph/value';
import { mayOverwrite } from './in-place';

const value = () => new Value([4], 'float32');

/** A graph's nodes from lines of [type, inputs, output]. */
function nodes(...lines: [string, Value[], Value][]): Node[] {
  return lines.map(([type, inputs, output]) => {
    const node: Node = {
      type,
      domain: '',
      attributes: {},
      inputs,
      outputs: [output],
      label: type,
      signature: type,
    };
    output.node = node;
    return node;
  });
}

describe('mayOverwrite', () => {
  const [old, x, scaled, next, other] = [value(), value(), value(), value(), value()] as [
    Value,
    Value,
    Value,
    Value,
    Value,
  ];

  it('when one element-wise operation reads the old value and writes the new one', () => {
    expect(mayOverwrite({ nodes: nodes(['Add', [old, x], next]) }, old, next)).toBe(true);
  });

  it('when the new value needs the result of the only reader', () => {
    const graph = nodes(['Mul', [old, x], scaled], ['Add', [scaled, x], next]);
    expect(mayOverwrite({ nodes: graph }, old, next)).toBe(true);
  });

  it('not when something else reads the old value, perhaps later', () => {
    const graph = nodes(['Add', [old, x], next], ['Mul', [old, x], other]);
    expect(mayOverwrite({ nodes: graph }, old, next)).toBe(false);
  });

  it('not when it is read through a reshape as well', () => {
    const graph = nodes(['Reshape', [old, x], scaled], ['Exp', [scaled], other], ['Add', [old, x], next]);
    expect(mayOverwrite({ nodes: graph }, old, next)).toBe(false);
  });

  it('not when the new value does not wait for the reader', () => {
    const graph = nodes(['Mul', [old, x], other], ['Exp', [x], next]);
    expect(mayOverwrite({ nodes: graph }, old, next)).toBe(false);
  });

  it('not by an operation that reads elements after it has written others', () => {
    expect(mayOverwrite({ nodes: nodes(['MatMul', [old, x], next]) }, old, next)).toBe(false);
  });
});
