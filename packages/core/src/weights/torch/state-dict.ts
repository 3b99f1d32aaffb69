import { CheckpointFault } from './fault';
import { type Dictionary, Named } from './pickle';
import { TorchTensor } from './tensors';

/** Where checkpoints keep their weights. */
const places = ['state_dict', 'model_state_dict', 'model'] as const;

/** What `DataParallel` puts before every name. */
const prefix = 'module.';

/**
 * The tensors of a state dict by their names; where a checkpoint has it among other things, that one.
 *
 * @throws CheckpointFault where there is none, or more than tensors in it
 */
export function stateDict(value: unknown): Map<string, TorchTensor> {
  if (!(value instanceof Map))
    throw new CheckpointFault(`it holds ${kindOf(value)}, not a state dict`, 'program');
  const found = hasTensors(value)
    ? [value]
    : places.flatMap((place) => {
        const inner: unknown = value.get(place);
        return inner instanceof Map && hasTensors(inner) ? [inner as Dictionary] : [];
      });
  const [dictionary] = found;
  if (!dictionary || found.length > 1) {
    const keys = [...value.keys()].slice(0, 8).map((key) => `\`${String(key)}\``);
    throw new CheckpointFault(
      `${dictionary ? 'it has several state dicts' : 'it has no state dict'} among ${keys.join(', ') || 'nothing'}`,
      'program',
    );
  }
  const entries = [...dictionary].map(([name, tensor]): [string, TorchTensor] => {
    if (typeof name === 'string' && tensor instanceof TorchTensor) return [name, tensor];
    throw new CheckpointFault(`its \`${String(name)}\` is ${kindOf(tensor)}, not a tensor`, 'program');
  });
  const isWrapped = entries.every(([name]) => name.startsWith(prefix));
  return new Map(isWrapped ? entries.map(([name, tensor]) => [name.slice(prefix.length), tensor]) : entries);
}

const hasTensors = (dictionary: Dictionary): boolean =>
  [...dictionary.values()].some((value) => value instanceof TorchTensor);

function kindOf(value: unknown): string {
  if (value instanceof TorchTensor) return 'a tensor';
  if (value instanceof Map) return 'a dictionary';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Named) return `the name \`${value.name}\``;
  if (value === null) return 'nothing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
