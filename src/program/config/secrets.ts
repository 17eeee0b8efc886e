/** A secret that can be rotated without a restart. Printing the object does not show it. */
export type Secret = {
  /**
   * The current text of its source. The old value stays if the new one cannot be read or is
   * invalid.
   */
  current(): string | undefined;
  /** The current texts that a log must not contain. */
  redacted(): string[];
};

/** All texts that a log must not contain. */
export const textsOf = (secrets: readonly Secret[]): string[] =>
  secrets.flatMap((secret) => secret.redacted());

type SecretSource = {
  first: string | undefined;
  /** Reads the source again; absent if it cannot change, as in the process environment. */
  read?: (() => string | undefined) | undefined;
  /** Changes whenever the source changes. The source is then read again. */
  stamp?: (() => string | undefined) | undefined;
  accept: (text: string) => boolean;
  /** The parts that a log must not contain; the whole text by default. */
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
      // Set before reading, so that a change during the read is noticed next time.
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
