import * as z from "zod";

// More is no setting, and must not cost time; Linux takes no longer variable than twice this.
const MAX_LENGTH = 64 * 1024;

type Home = string | undefined;

/** How the text of a variable becomes a value. */
export type Reader<T> = {
  /** What the documentation says of the text, in Markdown. */
  form: string;
  /** The words that the text may consist of, where there are few. */
  choices?: readonly string[];
  /** `home` is what `~/` means. */
  schema: (home: Home) => z.ZodType<T>;
};

type Options<T> = {
  /**
   * The value's place in `Config`. Where two variables have one place, the later one wins if it is set. Without a place
   * nothing reads the value: it is checked and documented, and setting it is a warning.
   */
  at?: string | readonly string[];
  /** Taken where the variable is not set, and written as a person would write it. `data` is the folder for data. */
  fallback?: string | ((data: string) => string);
  /** The value where the variable is not set and there is no fallback. */
  unset?: T;
  /** Never shown; may also be given as `NAME_FILE` or as a systemd credential. `Config` has it as a `Secret`. */
  secret?: true;
  /** What a log must not contain of a secret; the whole text unless stated. */
  redact?: (text: string) => string[];
  /** Turns the checked value into the one that `Config` has. `real` resolves links. */
  finish?(value: T, real: (path: string) => string): T;
  doc: string;
};

/** One setting. Whatever is known of it is in here. */
export type Variable<T = unknown> = Reader<T> & Options<T>;

export const variable = <T, const O extends Options<T>>(reader: Reader<T>, options: O): Reader<T> & O => ({
  ...reader,
  ...options,
});

/** A value read from text; `allowed` is said when `parse` answers undefined. */
export const value = <T>(
  form: string,
  allowed: string,
  parse: (text: string, home: Home) => T | undefined,
): Reader<T> => ({
  form,
  schema: (home) =>
    z.string().transform((text, context): T => {
      const parsed = text.length > MAX_LENGTH ? undefined : parse(text, home);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: "custom", message: allowed });
      return z.NEVER;
    }),
});
