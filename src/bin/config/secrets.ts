/** A secret that can be rotated without a restart. Never prints itself. */
export type Secret = {
  current(): string | undefined;
  /** Reads its source again (SIGHUP). What cannot be read, or would not be accepted at start, leaves the old one. */
  reload(): void;
  /** What a log must not contain, as it is now. */
  redacted(): string[];
};

type SecretSource = {
  first: string | undefined;
  /** Reads the source again; absent when it cannot change, as in the process environment. */
  read?: (() => string | undefined) | undefined;
  /** Changes whenever the source does: then it is read again unasked. */
  stamp?: (() => string | undefined) | undefined;
  accept: (text: string) => boolean;
  /** The parts that a log must not contain; the whole text unless stated. */
  redact?: ((text: string) => string[]) | undefined;
};

export function createSecret({ first, read, stamp, accept, redact = (text) => [text] }: SecretSource): Secret {
  let value = first;
  let seen: string | undefined;
  const reload = () => {
    const next = read?.();
    if (next !== undefined && accept(next)) value = next;
  };
  const current = () => {
    const now = stamp?.();
    if (now !== undefined && now !== seen) {
      // Before reading: a change in between is then seen next time.
      seen = now;
      reload();
    }
    return value;
  };
  return {
    current,
    reload,
    redacted() {
      const text = current();
      return text === undefined ? [] : redact(text);
    },
  };
}
