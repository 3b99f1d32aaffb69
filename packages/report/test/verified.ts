import type { Arm, DataAudit, RunAudit, Verification } from '@hemlkit/bias';
import type { Estimate } from '@hemlkit/core';
import type { VerificationPage } from '../src/page/verification-data';

const picture = (of: string) => `data:image/png;base64,${btoa(of)}`;

const estimate = (value: number, spread = 0.04): Estimate => ({
  value,
  low: value - spread,
  high: value + spread,
  count: 400,
});
const figures = (balanced: number, gap: number) => ({
  precision: estimate(balanced),
  balanced: estimate(balanced),
  worst: estimate(balanced - 0.1, 0.08),
  gap: estimate(gap, 0.05),
});
const arm = (name: Arm, balanced: number, gap: number) => ({
  arm: name,
  figures: figures(balanced, gap),
  ...(name !== 'biased' && { change: figures(balanced - 0.7, gap - 0.2) }),
  ...(name === 'repair' && { closed: estimate(0.8, 0.3) }),
  cells: [0.1, 0.1, -0.1, -0.1].map((away) => estimate(balanced + away * gap)),
});

const dataAudit = (effect: number): DataAudit => {
  const association = (name: string, value: number) => ({
    aspect: 'presence' as const,
    name,
    effect: estimate(value),
    p: 0.001,
    by: 'draws' as const,
    draws: 2000,
    adjusted: 0.02,
    allowed: false,
    found: name === 'hat',
  });
  const others = ['nose', 'skin', 'hair', 'cloth', 'neck', 'l_eye', 'r_eye', 'ear_r', 'eye_g'];
  const associations = [...others.map((name) => association(name, 0.1)), association('hat', effect)];
  return {
    name: 'faces',
    split: 'train',
    images: 400,
    verdict: {
      status: 'found',
      sentence: 'Found: `hat` is associated with the label.',
      tests: 10,
      unasked: [],
    },
    power: [],
    quality: {
      compared: 0,
      duplicates: 0,
      acrossSplits: 0,
      disagreeing: 0,
      pairs: [],
      dividedGroups: [],
      suspects: {
        predicted: 0.97,
        images: 2,
        shown: [
          { id: 'train/7', label: 'frown', suspected: 'smile', share: 1 },
          { id: 'train/9', label: 'smile', suspected: 'frown', share: 0.9 },
        ],
      },
    },
    labels: [],
    seed: 1,
    level: 0.05,
    associations,
    findings: associations.slice(-1),
    withAttributes: [],
    cells: [],
    notes: ['segment `beard`: not measured'],
  };
};
const runAudit = (run: string): RunAudit => ({
  verdict: { status: 'cannot-be-judged', sentence: 'Cannot be judged.', tests: 0, unasked: [] },
  run,
  node: 'final',
  split: 'validation',
  distance: 'snr',
  references: 200,
  seed: 1,
  level: 0.05,
  separation: 0.9,
  smallest: 0.225,
  smallestAssociated: 0.09,
  segments: [],
  findings: [],
  notes: [],
});

/** A made-up verification, and what a page shows of it. */
export function verified(changes: Partial<Verification> = {}): VerificationPage {
  const made = { folder: '/made-up', segment: 'hat', attribute: 'hat', gap: { before: 0.44, after: 0.05 } };
  const cells = [true, false].flatMap((aligned) =>
    ['smile', 'no-smile'].map((label) => ({ label, has: aligned === (label === 'smile'), aligned })),
  );
  const verification: Verification = {
    experiment: 'faces',
    folder: '/made-up',
    attribute: 'hat',
    segment: 'hat',
    root: 'final',
    distance: 'snr',
    split: 'validation',
    seeds: [3, 4],
    cells: cells.map((cell) => ({ ...cell, queries: 200 })),
    arms: [
      arm('biased', 0.7, 0.2),
      arm('repair', 0.84, 0.02),
      arm('undersample', 0.6, 0.1),
      arm('oracle', 0.9, 0),
    ],
    made: [
      {
        ...made,
        remedy: 'repair',
        seed: 3,
        cells: cells.map(({ label, has }) => ({ label, has, before: 100, real: 20, composite: 80 })),
        composites: 320,
        refused: 3,
        gate: {
          refused: true,
          overruled: true,
          artefacts: { status: 'refused', composites: 320, labels: [{ label: 'smile', auc: estimate(0.7) }] },
          segment: { status: 'not-judged', why: 'the segmenter `masks` is blind', composites: 0 },
        },
      },
      { ...made, remedy: 'repair', seed: 4, cells: [], composites: 0, refused: 0 },
    ],
    audits: {
      data: { before: dataAudit(0.9), after: dataAudit(0.02) },
      run: { before: runAudit('faces-biased-3'), after: runAudit('faces-repair-3') },
    },
    notes: ['undersample, seed 4: no image shows `hat`.'],
    ...changes,
  };
  const composite = { label: 'smile', has: false };
  return {
    verification,
    command: 'heml deflate spec.yaml --out fair --verify --seeds 3,4',
    composites: {
      repair: [
        {
          ...composite,
          id: 'train_0001',
          donor: 'train_0002',
          pictures: { recipient: picture('a'), donor: picture('b'), composite: picture('c') },
        },
        { ...composite, id: 'train_0003', pictures: { recipient: picture('d'), composite: picture('e') } },
      ],
    },
  };
}
