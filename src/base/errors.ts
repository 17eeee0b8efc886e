import { type Sentence, toCommandText, withHint } from "./actions/sentence.ts";

export type OutageCode =
  | "tmdb_unauthorized"
  | "tmdb_unavailable"
  | "plex_unauthorized"
  | "plex_unavailable"
  | "client_unauthorized"
  | "client_unavailable"
  | "client_busy"
  | "no_space"
  | "not_writable"
  | "not_readable"
  | "root_missing"
  | "other_storage"
  | "playing"
  | "database_busy"
  | "database_unavailable";

/**
 * Something outside is down, full or refuses us, and will pass or be fixed: the release waits and
 * is retried. Never uses up a release's tries. The message is one sentence for a person.
 */
export class Outage extends Error {
  override name = "Outage";
  /** The message with its actions. */
  readonly said: Sentence;
  readonly code: OutageCode;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  constructor(
    code: OutageCode,
    message: Sentence,
    options?: ErrorOptions & { retryAfterMs?: number | undefined },
  ) {
    super(toCommandText(message), options);
    this.said = message;
    this.code = code;
    this.retryAfterMs = options?.retryAfterMs;
  }
}

export type Code =
  | "invalid_request"
  | "not_found"
  | "conflict"
  | "refused"
  | "unauthorized"
  | "unsupported"
  | "plex_unavailable"
  | "tmdb_unavailable"
  | "transmission_unavailable"
  | "internal_error";

const coded =
  (code: Code) =>
  (message: Sentence, hint: Sentence, options?: ErrorOptions): UserError =>
    new UserError(message, hint, code, options);

/**
 * Something that a person can fix: `message` says what happened, `hint` what to do next, with the
 * actions that it names as data. Both are one sentence.
 */
export class UserError extends Error {
  override name = "UserError";
  /** The message with its actions. */
  readonly said: Sentence;
  readonly hint: Sentence;
  readonly code: Code;
  constructor(
    message: Sentence,
    hint: Sentence,
    code: Code = "invalid_request",
    options?: ErrorOptions,
  ) {
    super(toCommandText(message), options);
    this.said = message;
    this.hint = hint;
    this.code = code;
  }
  static readonly notFound = coded("not_found");
  static readonly conflict = coded("conflict");
  static readonly refused = coded("refused");
  static readonly unsupported = coded("unsupported");
}

/** Why a call of a tool was refused or failed, in parts. */
export type ToolError = {
  /** `not_found`, `conflict`, `plex_unavailable` …; `internal_error` for an unexpected error. */
  code: string;
  /** What happened, in sentences. */
  message: string;
  /** What to do next, in sentences; absent where nothing but time helps. */
  next?: string;
  /** Whether the same call may work later, without anything being changed. */
  temporary: boolean;
  /** Whole seconds after which it may; absent where that is not known. */
  retryAfterSeconds?: number;
};

type ErrorClass = abstract new (...args: never[]) => Error;

/**
 * For `catch`: this value in place of an error of one of these kinds. Every other error is thrown.
 */
export const fallBackTo =
  <T>(value: T, ...kinds: readonly ErrorClass[]) =>
  (error: unknown): T => {
    if (kinds.some((kind) => error instanceof kind)) return value;
    throw error;
  };

/** What `read` answers; the other where it fails, whatever the reason. */
export function tryOr<T>(read: () => T, other: T): T {
  try {
    return read();
  } catch {
    return other;
  }
}

/** Whether it was done, where it does not matter why not. */
export const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** What is down or full, as a sentence. @throws any other error */
export function outageMessageOf(error: unknown): string {
  if (error instanceof Outage) return error.message;
  throw error;
}

/** Why something is not done, where a person can put it right. @throws any other error */
export function reasonOf(error: unknown): { code: Code; message: Sentence } {
  if (!(error instanceof UserError) || error instanceof MustStop) throw error;
  return { code: error.code, message: withHint(error) };
}

/**
 * This process has lost its lock, its lease or its database. Nothing may be touched any more and no
 * release is at fault, so the engine ends. When it is started again it reads the true state.
 */
export class MustStop extends UserError {
  override name = "MustStop";
  constructor(
    message: Sentence,
    hint: Sentence,
    code: Code = "internal_error",
    options?: ErrorOptions,
  ) {
    super(message, hint, code, options);
  }
}

/** Ends the program with this exit code without a message: the log has it already. */
export class AlreadyReported extends Error {
  override name = "AlreadyReported";
  readonly exitCode: number;
  constructor(exitCode: number, options?: ErrorOptions) {
    super("Already reported.", options);
    this.exitCode = exitCode;
  }
}

/**
 * Several sentences that belong together, one per line, such as everything that is wrong with a
 * configuration.
 */
export class Complaint extends Error {
  override name = "Complaint";
  readonly lines: readonly string[];
  readonly exitCode: number;
  constructor(lines: readonly string[], exitCode: number) {
    super(lines.join("\n"));
    this.lines = lines;
    this.exitCode = exitCode;
  }
}

/**
 * The code of an error of the system, of Node or of a database (`ENOENT`, `SQLITE_BUSY`); empty for
 * one without.
 */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** Whether there is nothing at a path. */
export const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
