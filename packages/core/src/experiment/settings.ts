import type { Experiment, ModelSettings, TrainingSettings } from '../contracts/experiment';
import type { NodeSettings } from '../contracts/method';
import type { Path, Problem } from '../errors/problem';
import { clone, isMap, merge, type PlainMap } from './merge';
import { neededTypes } from './method-settings';
import type { Validator } from './validator';

/** Training as the spec writes it: in a spec, no miner at all would mean the default one. */
export const writeTraining = (training: TrainingSettings): PlainMap => ({
  ...training,
  miner: training.miner ?? null,
});

/** Training as the rest of the program reads it: what is `null` in the spec is absent. */
export function readTraining(written: PlainMap): TrainingSettings {
  const training = clone(written);
  for (const key of ['miner', 'patience', 'steps', 'schedule'])
    if (training[key] === null) delete training[key];
  const augment = training.augment as PlainMap;
  if (augment.crop === null) delete augment.crop;
  return training as unknown as TrainingSettings;
}

/** The settings of a node: the spec's own with the node's override merged over them, checked by the same schema. */
export function overridden(
  experiment: Experiment,
  override: Experiment['overrides'][string] | undefined,
  validator: Validator,
  path: Path,
): { settings: NodeSettings; problems: Problem[] } {
  const model = merge(experiment.model, override?.model ?? {}) as PlainMap;
  const training = merge(writeTraining(experiment.training), override?.training ?? {}) as PlainMap;
  const found = [
    ...validator.model(model, [...path, 'model']),
    ...validator.training(training, [...path, 'training']),
  ];
  const problems = [
    ...neededTypes(found, experiment as never, validator.registry, path),
    ...checkCrop(training, [...path, 'training']),
  ];
  const settings = {
    model: model as unknown as ModelSettings,
    training: training as unknown as TrainingSettings,
  };
  if (problems.length === 0) settings.training = readTraining(training);
  return { settings, problems };
}

/** What the schema cannot say: a crop's smallest share is not above its largest. */
export function checkCrop(training: unknown, path: Path): Problem[] {
  const augment = isMap(training) ? training.augment : undefined;
  const crop = isMap(augment) ? augment.crop : undefined;
  if (!Array.isArray(crop) || crop.length !== 2 || !(crop[0] > crop[1])) return [];
  const message = `training.augment.crop begins with its largest share: ${JSON.stringify(crop)}.`;
  return [
    {
      code: 'range-reversed',
      path: [...path, 'augment', 'crop'],
      message,
      hint: `Write \`[${crop[1]}, ${crop[0]}]\`.`,
    },
  ];
}
