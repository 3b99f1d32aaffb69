import { expect, test } from 'vitest';
import { escapeText, Markup, markup } from './markup';

test('text is escaped between tags and in attributes, markup is not', () => {
  const hostile = `"><script>alert('1')</script>&amp;`;
  expect(markup`<b title="${hostile}">${hostile}</b>`.text).toBe(
    '<b title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</b>',
  );
  expect(markup`<p>${markup`<i>${'<'}</i>`}</p>`.text).toBe('<p><i>&lt;</i></p>');
});

test('lists are joined; nothing, false and undefined leave nothing', () => {
  expect(markup`${[1, 'a', markup`<i/>`]}${false}${undefined}${[]}`.text).toBe('1a<i/>');
});

test('numbers have hundredths at most, and one that is none is refused', () => {
  expect(markup`${1 / 3} ${2} ${-0.001}`.text).toBe('0.33 2 0');
  expect(() => markup`${Number.NaN}`).toThrow('NaN was put into markup');
});

test('characters that XML forbids are replaced, others are kept', () => {
  expect(escapeText('a\u0000b\u001fc\ud800d\n\té😀')).toBe('a\ufffdb\ufffdc\ufffdd\n\té😀');
  expect(String(new Markup('x'))).toBe('x');
});
