/** A message did not arrive. `why` is part of a sentence for a person and contains nothing of the address. */
export class Undelivered extends Error {
  override name = "Undelivered";
  readonly why: string;
  /** Trying the same again is useless. */
  readonly isFinal: boolean;
  readonly retryAfterMs: number | undefined;
  constructor(
    why: string,
    { isFinal = false, retryAfterMs }: { isFinal?: boolean; retryAfterMs?: number | undefined } = {},
  ) {
    super(why);
    this.why = why;
    this.isFinal = isFinal;
    this.retryAfterMs = retryAfterMs;
  }
}
