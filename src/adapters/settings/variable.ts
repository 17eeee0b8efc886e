import * as z from "zod";
import type { RunTimeName } from "../../core/run-time.ts";

// No setting is longer, and parsing must not take long. Linux limits a variable to twice this.
const MAX_LENGTH = 64 * 1024;

type HomeFolder = string | undefined;

/**
 * Kind of control with which a person enters a value on the page. `rule`: one of a few words, or a
 * word with a number of days. `pairs`: `here=there`. `choices`: none, one or several of the choices.
 */
export type SettingControl =
  | "switch"
  | "number"
  | "seconds"
  | "size"
  | "path"
  | "list"
  | "paths"
  | "pairs"
  | "choices"
  | "schedule"
  | "rule"
  | "template";

/** Converts the text of a variable to a value. */
export type ValueReader<T> = {
  /** Format of the value, for the documentation (Markdown). */
  form: string;
  /** If missing, the value is one of the choices, or else text. */
  control?: SettingControl;
  /** Separates the entries of a list. */
  separator?: string;
  /** The allowed words, if the value is a choice. */
  choices?: readonly string[];
  /**
   * Words in the text that must be among the choices. By default these are the words between
   * commas.
   */
  wordsIn?: (text: string) => string[];
  /** `home` is the folder that `~/` refers to. */
  schema: (home: HomeFolder) => z.ZodType<T>;
};

/**
 * `entrance`: determines who can reach the page, so a mistake could lock everybody out. `program`:
 * a program that is run. `database`: where everything that the page shows is stored. `path`: a file
 * that is written, at any path.
 */
export type FileOnlyReason = "entrance" | "program" | "database" | "path";

type VariableOptions<T> = {
  /**
   * The value's place in `Config`. If two variables share a place, the later one wins if it is set.
   * A variable without a place has no effect yet: it is documented and checked, and any value other
   * than its default is refused.
   */
  at?: string | readonly string[];
  /**
   * Name under which the setting can be changed while the engine runs. The run-time value takes
   * precedence over the environment and the file. `runTimeSchema` is stricter than the schema for
   * those two.
   */
  atRunTime?: RunTimeName;
  runTimeSchema?: (home: HomeFolder) => z.ZodType<T>;
  /** The default, as a user would write it. `data` is the XDG data folder. */
  fallback?: string | ((data: string) => string);
  /** Defaults that replace `fallback` while another variable has a value of this table. */
  fallbackBy?: { variable: string; values: Readonly<Record<string, string>> };
  /** The value in `Config` if the variable is not set and has no fallback. */
  unset?: T;
  /**
   * Never shown. May also be given as `NAME_FILE` or as a systemd credential. Becomes a `Secret` in
   * `Config`.
   */
  secret?: true;
  /** The parts of a secret that a log must not contain; the whole text by default. */
  redact?: (text: string) => string[];
  /** Why the setting can be changed only in the file and never on the page. */
  onlyInFile?: FileOnlyReason;
  /**
   * For a secret: the settings that determine which server it is sent to. If the server changes,
   * the secret must be entered again.
   */
  sentTo?: readonly string[];
  /**
   * Extracts the server's address from the text of such a setting, if the text is not the address
   * itself.
   */
  addressIn?: (text: string) => string | undefined;
  /** Changes the value for `Config` once all checks have passed. `real` resolves links. */
  finish?(value: T, real: (path: string) => string): T;
  doc: string;
};

/** Everything that is known about one setting. */
export type Variable<T = unknown> = ValueReader<T> & VariableOptions<T>;

export const variable = <T, const O extends VariableOptions<T>>(
  reader: ValueReader<T>,
  options: O,
): ValueReader<T> & O => ({
  ...reader,
  ...options,
});

/** Parses a value from text; `allowed` is the message if `parse` returns undefined. */
export const value = <T>(
  form: string,
  allowed: string,
  parse: (text: string, home: HomeFolder) => T | undefined,
): ValueReader<T> => ({
  form,
  schema: (home) =>
    z.string().transform((text, context): T => {
      const parsed = text.length > MAX_LENGTH ? undefined : parse(text, home);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: "custom", message: allowed });
      return z.NEVER;
    }),
});

/** Names the control in which the page shows such a value. */
export const controlled = <T>(control: SettingControl, reader: ValueReader<T>): ValueReader<T> => ({
  ...reader,
  control,
});

/** In seconds. */
export const DAY = 86_400;

type Bounds = { min: number; max: number };

const within = (number: number, { min, max }: Bounds) =>
  number >= min && number <= max ? number : undefined;

export const integer = (bounds: Bounds): ValueReader<number> =>
  controlled(
    "number",
    value("integer", `a whole number from ${bounds.min} to ${bounds.max}`, (text) =>
      /^\d{1,15}$/.test(text) ? within(Number(text), bounds) : undefined,
    ),
  );

const DECIMAL = /^(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})$/;

/**
 * Given in seconds, including fractions such as `0.5`; stored in milliseconds. With `zero`, 0 is
 * allowed below `min` and means "off".
 */
export const seconds = ({
  zero = false,
  ...bounds
}: Bounds & { zero?: boolean }): ValueReader<number> => {
  const allowed = `a number of seconds from ${bounds.min} to ${bounds.max}${zero ? ", or 0 for off" : ""}`;
  const reader = value("seconds, also `0.5`", allowed, (text) => {
    if (!DECIMAL.test(text)) return undefined;
    const number = zero && Number(text) === 0 ? 0 : within(Number(text), bounds);
    return number === undefined ? undefined : Math.round(number * 1000);
  });
  return controlled("seconds", reader);
};

/**
 * Given as a number from `min` (0) to 1; stored in thousandths, so that a rounding error cannot
 * miss 0.85.
 */
export const fraction = (min = 0): ValueReader<number> =>
  controlled(
    "number",
    value(`${min} to 1`, `a number from ${min} to 1, like 0.85`, (text) => {
      const number = DECIMAL.test(text) ? within(Number(text), { min, max: 1 }) : undefined;
      return number === undefined ? undefined : Math.round(number * 1000);
    }),
  );

const UNITS = new Map([
  ["", 1],
  ["b", 1],
  ...["k", "m", "g", "t"].flatMap((letter, index) => [
    [letter, 1024 ** (index + 1)] as const,
    [`${letter}ib`, 1024 ** (index + 1)] as const,
    [`${letter}b`, 1000 ** (index + 1)] as const,
  ]),
]);

export const bytes = (): ValueReader<number> =>
  controlled(
    "size",
    value("size, like `5GiB`", "a size like 5GiB, 500MB or 0", (text) => {
      const [, number = "", unit = ""] =
        /^(\d{1,12}(?:\.\d{1,6})?) ?([kmgt]?(?:i?b)?)$/i.exec(text) ?? [];
      const size = Math.round(Number(number) * (UNITS.get(unit.toLowerCase()) ?? Number.NaN));
      return number !== "" && Number.isSafeInteger(size) ? size : undefined;
    }),
  );

/** Octal, with or without a leading 0. */
export const modeBits = (max: number, example: string): ValueReader<number> =>
  value("octal", `octal mode bits like ${example}`, (text) => {
    const bits = /^0?[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    return bits <= max ? bits : undefined;
  });
