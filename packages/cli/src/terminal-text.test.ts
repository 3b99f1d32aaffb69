import { expect, it } from 'vitest';
import { columnsOf } from './progress/fit';
import { ownCode, ownColors, terminalText, visible } from './terminal-text';

const hostile = 'a\x1b[2J\x1b]0;pwned\x07\x1b[31mred\r\x9b1Ab\u202egpj.exe\0';

it('shows codes of others as what they are', () => {
  expect(terminalText(`${hostile}\n\tend`)).toMatchInlineSnapshot(`
    "a\\x1b[2J\\x1b]0;pwned\\x07\\x1b[31mred\\x0d\\u009b1Ab\\u202egpj.exe\\x00
    	end"
  `);
});

it('lets through its own, around and within what others wrote', () => {
  const { bold, red } = ownColors(true);
  expect(terminalText(bold(`x${red('y')}${hostile[1]}[0m`))).toBe(
    '\x1b[1mx\x1b[31my\x1b[39m\\x1b[0m\x1b[22m',
  );
  expect(terminalText(bold(`a${ownColors(true).dim('b')}c`))).toBe(
    '\x1b[1ma\x1b[2mb\x1b[22m\x1b[1mc\x1b[22m',
  );
  expect(terminalText(`${ownCode('\r')}${ownCode('?25l')}${ownCode('2A')}`)).toBe('\r\x1b[?25l\x1b[2A');
  expect(columnsOf(bold('four'))).toBe(4);
  expect(ownColors(false).bold('x')).toBe('x');
});

it('leaves JSON what it is', () => {
  const json = JSON.stringify({ hostile });
  expect(JSON.parse(visible(json))).toEqual({ hostile });
  expect(visible('Łódź 東京 👩‍🔬 é')).toBe('Łódź 東京 👩‍🔬 é');
});
