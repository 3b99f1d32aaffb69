/** Why a checkpoint is not read, as it stands after "it is not read: ". */
export class CheckpointFault extends Error {
  /** @param kind `program`: it is sound, but holds more than weights */
  constructor(
    reason: string,
    readonly kind: 'damaged' | 'program' = 'damaged',
  ) {
    super(reason);
  }
}
