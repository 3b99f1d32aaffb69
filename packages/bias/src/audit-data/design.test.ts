import { groupBy, singles } from '@hemlkit/statistics';
import { describe, expect, it } from 'vitest';
import { designOf, groupsNeeded } from './design';

const labels = (text: string) => Int32Array.from(text, Number);

describe('designOf', () => {
  it('exchanges labels of independent images, and of whole groups where there are enough', () => {
    const alone = designOf(singles(6), labels('010101'), 1000);
    expect([alone.exchange.kind, alone.exchange.possible, alone.count]).toEqual(['whole', 20, 6]);
    const pairs = designOf(groupBy('aabbccddee'), labels('0011001100'), 10);
    expect([pairs.exchange.kind, pairs.exchange.possible, pairs.count]).toEqual(['whole', 10, 5]);
    expect([...pairs.strata]).toEqual(Array(10).fill(0));
  });

  it('exchanges them within groups where these are too few and labels vary inside them', () => {
    const groups = groupBy('aaaabbbbbcccccc');
    const mixed = designOf(groups, labels('010101010010101'), 240);
    expect([mixed.exchange.kind, mixed.count]).toEqual(['within', 3]);
    // C(4, 2) C(5, 2) C(6, 3)
    expect(mixed.exchange.possible).toBe(6 * 10 * 20);
    expect(mixed.strata).toBe(groups);
    expect([...mixed.groups]).toEqual([...singles(15)]);
  });

  it('says how few orders there are where neither can be done', () => {
    const constant = designOf(groupBy('aaaabbbbbcccccc'), labels('000011111000000'), 240);
    // Three groups, one of them of the other label.
    expect([constant.exchange.kind, constant.exchange.possible]).toEqual(['whole', 3]);
  });
});

it('groupsNeeded is the least n with C(n, n / 2) orders', () => {
  // 2, 3, 6, 10, 20, 35, 70, 126, 252, 462
  expect([2, 3, 4, 20, 21, 127, 240, 253].map(groupsNeeded)).toEqual([2, 3, 4, 6, 7, 10, 10, 11]);
});
