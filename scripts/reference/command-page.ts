import type { Argument, Command, Option } from 'commander';
import { written } from './option-words';
import { table } from './table';

/** The page of the command line: every command with its arguments and options. */
export function commandPage(program: Command): string {
  return [
    '# The command line',
    program.description(),
    'Options of every command:',
    optionsOf(program),
    ...commandsOf(program).flatMap((command) => sections(command, program.name())),
  ].join('\n\n');
}

const commandsOf = (command: Command): Command[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help');

function sections(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`;
  const inner = commandsOf(command);
  const given = command.registeredArguments.map((argument) => ` ${argumentText(argument)}`).join('');
  const own = command.registeredArguments;
  // A command of others does nothing by itself, unless it takes something.
  const acts = inner.length === 0 || own.length > 0;
  return [
    `## ${name}`,
    sentence(command.description()),
    ...(acts ? [`\`${name}${given} [options]\``] : []),
    ...(own.length > 0 ? [table(['argument', 'default', 'description'], own.map(argumentRow))] : []),
    ...(acts ? [optionsOf(command)] : []),
    ...inner.flatMap((one) => sections(one, name)),
  ];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const argumentRow = (argument: Argument): string[] => [
  `\`${argumentText(argument)}\``,
  argument.required ? 'required' : defaultText(argument.defaultValue),
  argument.description + choicesText(argument.argChoices),
];

function optionsOf(command: Command): string {
  const options = command
    .createHelp()
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help');
  if (options.length === 0) return 'No options.';
  return table(['option', 'default', 'description'], options.map(optionRow));
}

const optionRow = (option: Option): string[] => [
  `\`${option.flags}\``,
  option.mandatory && option.defaultValue === undefined
    ? 'required'
    : (option.defaultValueDescription ?? defaultText(option.defaultValue)),
  option.description + choicesText(option.argChoices),
];

const defaultText = (value: unknown): string =>
  value === undefined || value === false ? '' : `\`${written(value)}\``;
const choicesText = (choices: readonly string[] | undefined): string =>
  choices ? ` (${choices.map((choice) => `\`${choice}\``).join(', ')})` : '';
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
