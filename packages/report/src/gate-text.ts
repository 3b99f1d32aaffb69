import type { ArtefactCheck, Gate, SegmentCheck } from '@hemlkit/bias';
import { interval } from './audit-numbers';
import { percentText } from './number-text';

/** Whether composites are fit to be trained on, for a person. */
export function gateText(gate: Gate, attribute: string): string {
  const lines = [`gate: ${gateVerdict(gate)}`, ...gateReasons(gate, attribute).map((one) => `- ${one}`)];
  if (gate.overruled)
    lines.push('Kept all the same, by --no-gate: what is trained on them may learn how they were made.');
  return lines.join('\n');
}

/** What each check came to, a line each. */
export const gateReasons = ({ artefacts, segment }: Gate, attribute: string): string[] => [
  `artefacts: ${artefactText(artefacts, attribute)}`,
  `exchanged part: ${segmentText(segment)}`,
];

/** The error of a set that is refused: why it is refused, and what to do. */
export function refusalText(
  { artefacts, segment }: Gate,
  folder: string,
): { code: string; message: string; hint: string } {
  const found = [
    {
      refused: artefacts.status === 'refused',
      why: 'how they are made predicts the label, and a model could learn that instead',
      todo: 'Where composites of one label look worse, raise bias.overlap, exchange another segment, or add images of the rare cells.',
    },
    {
      refused: segment.status === 'refused',
      why: 'the exchanged part is not found where it was pasted, though it is in real images',
      todo: 'Raise bias.overlap, or exchange another segment.',
    },
  ].filter(({ refused }) => refused);
  return {
    code: 'composites-refused',
    message: `The composites are refused: ${found.map(({ why }) => why).join('; and ')}. They stay in ${folder}, but no spec was written that trains on them.`,
    hint: [
      'Look at the contact sheet first.',
      ...found.map(({ todo }) => todo),
      'The remedies undersample and reweight paste nothing; --no-gate writes the spec all the same.',
    ].join(' '),
  };
}

export function gateVerdict({ refused, artefacts, segment }: Gate): string {
  if (refused) return 'refused';
  const judged = [artefacts, segment].filter(({ status }) => status === 'passed').length;
  return ['not judged', 'passed one check; the other could not be made', 'passed'][judged] as string;
}

function artefactText(
  { status, why, composites, detector, labels, confounded }: ArtefactCheck,
  attribute: string,
): string {
  if (status === 'not-judged') return `cannot be judged (${why}); it counts as not passed.`;
  const of = (labels ?? [])
    .map(({ label, auc }) => `\`${label}\` ${auc.value.toFixed(2)} (${interval(auc)})`)
    .join(', ');
  const predicted = `How much an image looks like a composite predicts the label, among ${composites} composites alike in ${attribute}, with AUC ${of}; 0.5 is chance.`;
  const seen = detector
    ? ` Composites are distinguished from real images with AUC ${detector.value.toFixed(2)} (${interval(detector)}).`
    : '';
  const mixed = confounded
    ? ` What a label itself does to that is not taken away: each label has one value of ${attribute} in the real images.`
    : '';
  return `${status}. ${predicted}${mixed}${seen}`;
}

function segmentText({ status, why, composites, iou, real }: SegmentCheck): string {
  if (status === 'not-judged' || !iou || !real) return `cannot be judged (${why}); it counts as not passed.`;
  return `${status}. Segmented again, ${composites} composites show the part where it was pasted with a median IoU of ${iou.median.toFixed(2)}; the ${real.images} real images that it comes from show it with ${real.median.toFixed(2)}, so that ${iou.least.toFixed(2)} is needed. ${percentText(iou.under)} of the composites are below.`;
}
