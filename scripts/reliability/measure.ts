import { basename } from 'node:path';
import { isHemlError } from '../../packages/core/src/contracts/error';
import { type Damage, damages } from './damages';
import { filesOf, type Trial, trials } from './trials';
import type { Workplace } from './workplace';

/** What became of a damaged file. Any other text is a fault. */
export type Outcome = 'rebuilt' | 'named' | (string & {});

export interface MeasuredTrial {
  trial: Trial;
  outcomes: Partial<Record<Damage, Outcome>>;
}

/** Damages each kind of stored file, lets its reader read it, and returns the outcomes. */
export async function measureDamages(
  place: Workplace,
  chosen: readonly Damage[] = Object.keys(damages) as Damage[],
): Promise<MeasuredTrial[]> {
  const measured: MeasuredTrial[] = [];
  /** What each reader gives where nothing is damaged. */
  const wholes = new Map<Trial['act'], string>();
  for (const trial of trials) {
    if (!wholes.has(trial.act)) {
      await place.restore();
      wholes.set(trial.act, JSON.stringify(await trial.act(place)));
    }
    const whole = wholes.get(trial.act) as string;
    const outcomes: MeasuredTrial['outcomes'] = {};
    for (const damage of chosen) {
      await place.restore();
      const files = await filesOf(place, trial);
      if (files.length === 0) throw new Error(`There is no ${trial.file}.`);
      for (const file of files) damages[damage](file);
      outcomes[damage] = await outcomeOf(place, trial, whole);
    }
    measured.push({ trial, outcomes });
  }
  return measured;
}

async function outcomeOf(place: Workplace, trial: Trial, whole: string): Promise<Outcome> {
  try {
    return JSON.stringify(await trial.act(place)) === whole ? 'rebuilt' : 'USED';
  } catch (error) {
    if (!isHemlError(error)) return `UNEXPECTED ${error}`;
    const names = [basename(trial.file.replace('*', '')), 'runs/small', 'deflated'];
    const isNamed = names.some((name) => error.message.includes(name)) && error.hint !== undefined;
    return isNamed ? 'named' : `UNNAMED ${error.message}`;
  }
}
