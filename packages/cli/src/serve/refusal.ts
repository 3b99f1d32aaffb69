/** A request that is not answered as asked, with its HTTP status and a sentence for the person who made it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
