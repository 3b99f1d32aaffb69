/** CelebAMask-HQ's classes, by id. `l_` and `r_` are the person's own left and right: `l_eye` is right in the image. */
export const faceClasses = [
  'background',
  'skin',
  'nose',
  'eye_g',
  'l_eye',
  'r_eye',
  'l_brow',
  'r_brow',
  'l_ear',
  'r_ear',
  'mouth',
  'u_lip',
  'l_lip',
  'hair',
  'hat',
  'ear_r',
  'neck_l',
  'neck',
  'cloth',
] as const;

export type FaceClass = (typeof faceClasses)[number];
