/** A secret that can be rotated without a restart. Printing the object does not show it. */
export type Secret = {
  /**
   * Returns the current text from its source. If the new text cannot be read or is invalid, the old
   * one stays in use.
   */
  current(): string | undefined;
  /** Returns the current texts that a log must not contain. */
  redacted(): string[];
};

/** Returns all texts that a log must not contain. */
export const textsOf = (secrets: readonly Secret[]): string[] =>
  secrets.flatMap((secret) => secret.redacted());

type SecretSource = {
  first: string | undefined;
  /**
   * Reads the source again; absent if the source cannot change, such as the process environment.
   */
  read?: (() => string | undefined) | undefined;
  /** A value that changes whenever the source changes. The source is read again after a change. */
  stamp?: (() => string | undefined) | undefined;
  accept: (text: string) => boolean;
  /** Returns the parts that a log must not contain; the whole text by default. */
  redact?: ((text: string) => string[]) | undefined;
};

export function createSecret({
  first,
  read,
  stamp,
  accept,
  redact = (text) => [text],
}: SecretSource): Secret {
  let value = first;
  let seen: string | undefined;
  const current = () => {
    const now = stamp?.();
    if (now !== undefined && now !== seen) {
      // Set before the source is read, so that a change during the read is noticed next time.
      seen = now;
      const next = read?.();
      if (next !== undefined && accept(next)) value = next;
    }
    return value;
  };
  return {
    current,
    redacted() {
      const text = current();
      return text === undefined ? [] : redact(text);
    },
  };
}
