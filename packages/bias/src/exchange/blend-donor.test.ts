import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { blendDonor } from './blend-donor';
import type { Picture } from './picture';
import type { Similarity } from './similarity';

const [width, height] = [48, 40];
const count = width * height;
const identity: Similarity = { scale: 1, rotation: 0, from: [0, 0], to: [0, 0] };
const classes = { behind: 0, skin: 1, frame: 2, eye: 3, lip: 4 };
const within = (p: number, left: number, top: number, right: number, bottom: number) => {
  const [x, y] = [p % width, Math.floor(p / width)];
  return x >= left && x <= right && y >= top && y <= bottom;
};

/** A face before a background: lips below, eyes where they are asked for, and frames around them if any. Its colours and light are its own. */
function face({ light = 0, frames = false, eyeTop = 15, behind = [10, 60, 10] } = {}): Picture {
  const map = Uint8Array.from({ length: count }, (_, p) => {
    if (!within(p, 8, 4, 39, 37)) return classes.behind;
    if (within(p, 16, 30, 31, 33)) return classes.lip;
    if (within(p, 16, eyeTop, 19, eyeTop + 2) || within(p, 28, eyeTop, 31, eyeTop + 2)) return classes.eye;
    const isOuter = within(p, 12, 11, 23, 21) || within(p, 24, 11, 35, 21);
    const isInner = within(p, 14, 13, 21, 19) || within(p, 26, 13, 33, 19);
    return frames && isOuter && !isInner ? classes.frame : classes.skin;
  });
  const colours = [behind, [150, 110, 90], [0, 0, 0], [30, 30, 90], [170, 60, 60]];
  const image = new Uint8Array(3 * count);
  for (const [p, id] of map.entries())
    image.set(
      colours[id]!.map((value) => value + (id === classes.behind ? 0 : light)),
      3 * p,
    );
  return { width, height, map, image };
}

const frames = face({ frames: true }).map.map((id) => Number(id === classes.frame));
const exchange = (recipient: Picture, donor: Picture, more: object = {}) =>
  blendDonor({
    recipient,
    donor,
    place: frames,
    similarity: identity,
    segment: new Set([classes.frame]),
    behind: new Set([classes.behind]),
    random: createRandom(1),
    ...more,
  })!;
const at = ({ image }: Picture, x: number, y: number) => [
  ...image.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

it('shows the part with what it encloses, in the light of the recipient', () => {
  const donor = face({ frames: true, light: 30, eyeTop: 16, behind: [200, 200, 200] });
  const made = exchange(face(), donor);
  expect(made.map).toEqual(donor.map);
  // Skin that was 30 levels lighter in the donor.
  for (const [c, value] of at(made, 24, 23).entries())
    expect(Math.abs(value - [150, 110, 90][c]!)).toBeLessThan(3);
  // The donor's eyes, which are a pixel lower, and not the recipient's.
  expect(at(made, 17, 18)[0]).toBeLessThan(60);
  expect(at(made, 17, 15)[0]).toBeGreaterThan(142);
  expect(at(made, 2, 16)).toEqual([10, 60, 10]);
});

it("takes a recipient's own part away, and shows what the donor shows there", () => {
  const made = exchange(face({ frames: true }), face({ eyeTop: 16, light: -20 }));
  expect(made.map).toEqual(face({ eyeTop: 16 }).map);
  for (const [x, y] of [
    [12, 12],
    [23, 20],
    [24, 11],
  ] as const)
    for (const [c, value] of at(made, x, y).entries())
      expect(Math.abs(value - [150, 110, 90][c]!)).toBeLessThan(8);
});

it('changes nothing far from the place, and nothing that shows the label', () => {
  const donor = face({ frames: true, light: 30 });
  // The donor's lips are where the recipient has skin, within what is exchanged.
  for (let p = 0; p < count; p++) if (within(p, 18, 22, 29, 24)) donor.map[p] = classes.lip;
  const place = frames.map((inside, p) => Number(inside === 1 || within(p, 16, 22, 31, 31)));
  const [recipient, shows] = [face(), new Set([classes.lip])];
  const made = exchange(recipient, donor, { place, shows });
  for (let p = 0; p < count; p++) {
    const isLip = recipient.map[p] === classes.lip;
    if (isLip || !within(p, 6, 5, 41, 37)) {
      expect(made.map[p]).toBe(recipient.map[p]);
      expect([...made.image.subarray(3 * p, 3 * p + 3)]).toEqual([
        ...recipient.image.subarray(3 * p, 3 * p + 3),
      ]);
    }
    if (!isLip) expect(made.map[p]).not.toBe(classes.lip);
  }
});

it('keeps what the recipient shows at the border of the place where the donor shows another thing', () => {
  const recipient = face();
  // A dark strand that goes on beyond the place.
  for (let p = 0; p < count; p++)
    if (within(p, 10, 4, 12, 37)) {
      recipient.map[p] = 5;
      recipient.image.set([20, 20, 20], 3 * p);
    }
  const made = exchange(recipient, face({ eyeTop: 16 }));
  for (let y = 6; y < 36; y++) {
    expect(made.map[y * width + 11]).toBe(5);
    expect(at(made, 11, y)).toEqual([20, 20, 20]);
    // Nor does it bleed.
    expect(at(made, 15, 20)[0]).toBeGreaterThan(140);
  }
});

it('exchanges a small thing whole that the place cuts', () => {
  const [recipient, donor] = [face(), face()];
  const mark = (picture: Picture, top: number) => {
    for (let p = 0; p < count; p++)
      if (within(p, 15, top, 21, top + 3)) {
        picture.map[p] = 6;
        picture.image.set([40, 30, 20], 3 * p);
      }
  };
  // A brow half of which is in the place; the donor's is higher.
  mark(recipient, 8);
  mark(donor, 6);
  const made = exchange(recipient, donor);
  expect(made.map).toEqual(donor.map);
});

it('leaves what a place encloses where that shows the label', () => {
  const [recipient, donor] = [face(), face({ eyeTop: 16 })];
  const ring = recipient.map.map((_, p) => Number(within(p, 4, 3, 43, 38) && !within(p, 10, 8, 37, 35)));
  const asked = { place: ring, segment: new Set([9]) };
  expect(exchange(recipient, donor, asked).map).toEqual(donor.map);
  expect(exchange(recipient, donor, { ...asked, shows: new Set([classes.lip]) }).map).toEqual(recipient.map);
});
