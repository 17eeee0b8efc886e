/** Why a step did not happen, where the caller has a choice; what is down, full or broken is thrown instead. */
export type Failure = {
  ok: false;
  code: "destination_exists" | "source_missing" | "source_changed" | "unsupported" | "verify_failed";
  /** One sentence for a person. */
  why: string;
  /** The next method may still work: this one is not offered between these two places or for this file. */
  fallThrough: boolean;
};

export type Attempt<Result = object> = ({ ok: true } & Result) | Failure;

export const failure = (code: Failure["code"], why: string, fallThrough = false): Failure => ({
  ok: false,
  code,
  why,
  fallThrough,
});

export const destinationExists = (): Failure =>
  failure("destination_exists", "A file of that name is already there, and nothing is ever written over a file.");
export const sourceMissing = (): Failure => failure("source_missing", "The downloaded file is gone.");
export const sourceChanged = (): Failure =>
  failure("source_changed", "The downloaded file is not the one that was looked at before.");
