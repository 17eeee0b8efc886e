import { type Sentence, toCommandText, withHint } from "./actions/sentence.ts";

export type OutageCode =
  | "tmdb_unauthorized"
  | "tmdb_unavailable"
  | "plex_unauthorized"
  | "plex_unavailable"
  | "client_unauthorized"
  | "client_unavailable"
  | "client_busy"
  | "claimed_by_arr"
  | "arr_unauthorized"
  | "arr_unavailable"
  | "no_space"
  | "not_writable"
  | "not_readable"
  | "root_missing"
  | "new_inode"
  | "root_changed"
  | "other_storage"
  | "playing"
  | "sent_back"
  | "database_busy"
  | "database_unavailable";

/**
 * The thing for which a release waits.
 *
 * - `outage`: a disk, a service or a setting that must work again.
 * - `other_program`: a player, a download client, Sonarr or Radarr. They end on their own.
 * - `other_release`: another release that changed the same folder at the same moment. The next
 *   attempt succeeds, or reports an outage.
 */
export type AwaitedThing = "outage" | "other_program" | "other_release";

/** The awaited thing for each code, unless the outage itself names another one. */
const AWAITED: Record<OutageCode, AwaitedThing> = {
  tmdb_unauthorized: "outage",
  tmdb_unavailable: "outage",
  plex_unauthorized: "outage",
  plex_unavailable: "outage",
  client_unauthorized: "outage",
  client_unavailable: "outage",
  client_busy: "other_program",
  claimed_by_arr: "other_program",
  arr_unauthorized: "outage",
  arr_unavailable: "outage",
  no_space: "outage",
  not_writable: "outage",
  not_readable: "outage",
  root_missing: "outage",
  new_inode: "outage",
  root_changed: "outage",
  other_storage: "outage",
  playing: "other_program",
  sent_back: "outage",
  database_busy: "outage",
  database_unavailable: "outage",
};

/** The codes of waits for another program, which ends on its own. */
export const ENDS_ON_ITS_OWN: readonly OutageCode[] = (Object.keys(AWAITED) as OutageCode[]).filter(
  (code) => AWAITED[code] === "other_program",
);

/** Returns the awaited thing for a code. An unknown code is an outage. */
export const awaitedOf = (code: string): AwaitedThing =>
  Object.hasOwn(AWAITED, code) ? AWAITED[code as OutageCode] : "outage";

/**
 * An external service or disk is down, full or refuses our requests. This will pass or be fixed, so
 * the release waits and is retried. An outage never counts as one of a release's tries. The message
 * is one sentence for the user.
 */
export class Outage extends Error {
  override name = "Outage";
  /** The message, including its actions. */
  readonly said: Sentence;
  readonly code: OutageCode;
  /** Wait time that the other side requested, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /**
   * True if this failure is certainly about the whole service, for example a refused connection.
   * Otherwise it may be only about what was asked.
   */
  readonly isOfService: boolean;
  /**
   * True if only a person can end the outage, for example by correcting an address, so that waiting
   * alone does not help. By default the code and the cause decide.
   */
  readonly isLasting: boolean;
  /** The thing for which the release waits. By default the code decides. */
  readonly awaits: AwaitedThing;
  constructor(code: OutageCode, message: Sentence, options: OutageOptions = {}) {
    super(toCommandText(message), options);
    this.said = message;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.isOfService = options.isOfService ?? code.endsWith("_unauthorized");
    this.isLasting =
      options.isLasting ?? (LASTING_CODES.has(code) || isLastingCause(options.cause));
    this.awaits = options.awaits ?? awaitedOf(code);
  }
}

export type OutageOptions = ErrorOptions & {
  retryAfterMs?: number | undefined;
  isOfService?: boolean | undefined;
  isLasting?: boolean | undefined;
  awaits?: AwaitedThing | undefined;
};

/**
 * Outages with these codes are lasting: a key, a permission, a copied disk or another engine's mark.
 */
const LASTING_CODES: ReadonlySet<OutageCode> = new Set([
  "tmdb_unauthorized",
  "plex_unauthorized",
  "client_unauthorized",
  "arr_unauthorized",
  "not_writable",
  "not_readable",
  "new_inode",
  "other_storage",
  "root_changed",
]);

/** Network errors have their own `isLasting`. */
const isLastingCause = (cause: unknown): boolean =>
  cause instanceof Error && "isLasting" in cause && cause.isLasting === true;

/** True if the same request fails until a person changes something. */
export const isLasting = (error: unknown): boolean => error instanceof Outage && error.isLasting;

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
 * An error that the user can fix. `message` describes what happened, and `hint` what to do next.
 * Each is one sentence that includes the actions it names as data.
 */
export class UserError extends Error {
  override name = "UserError";
  /** The message, including its actions. */
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

/**
 * A path is refused because it is outside a root. `way` is the link below the root that leads out,
 * and the real folder that it leads to; undefined if no link does.
 */
export class OutsideRoot extends UserError {
  readonly way: { link: string; real: string } | undefined;
  constructor(message: Sentence, hint: Sentence, way: OutsideRoot["way"]) {
    super(message, hint, "refused");
    this.way = way;
  }
}

/** Explains in separate fields why a tool call was refused or failed. */
export type ToolError = {
  /** `not_found`, `conflict`, `plex_unavailable` …; `internal_error` for an unexpected error. */
  code: string;
  /** What happened, in one or more sentences. */
  message: string;
  /** The next step, in one or more sentences; absent if only waiting helps. */
  next?: string;
  /** True if the same call may succeed later without any change. */
  temporary: boolean;
  /** Whole seconds after which the call may succeed; absent if unknown. */
  retryAfterSeconds?: number;
};

type ErrorClass = abstract new (...args: never[]) => Error;

/** For `catch`: returns this value for errors of these kinds. Rethrows every other error. */
export const fallBackTo =
  <T>(value: T, ...kinds: readonly ErrorClass[]) =>
  (error: unknown): T => {
    if (kinds.some((kind) => error instanceof kind)) return value;
    throw error;
  };

/** Returns the result of `read`, or `other` if it fails for any reason. */
export function tryOr<T>(read: () => T, other: T): T {
  try {
    return read();
  } catch {
    return other;
  }
}

/** True if the work succeeds. For callers that do not need the reason of a failure. */
export const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/**
 * Returns one sentence that describes what is down or full.
 * @throws any other error
 */
export function outageMessageOf(error: unknown): string {
  if (error instanceof Outage) return error.message;
  throw error;
}

/**
 * Returns the reason why something is not done, if the user can fix it.
 * @throws any other error
 */
export function reasonOf(error: unknown): { code: Code; message: Sentence } {
  if (!(error instanceof UserError) || error instanceof MustStop) throw error;
  return { code: error.code, message: withHint(error) };
}

/**
 * This process has lost its lock, its lease or its database, so it must stop changing anything. No
 * release caused this, so the engine ends. After a restart, the engine reads the actual state.
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

/**
 * Ends the program with this exit code and no message, because the log already contains the
 * message.
 */
export class AlreadyReported extends Error {
  override name = "AlreadyReported";
  readonly exitCode: number;
  constructor(exitCode: number, options?: ErrorOptions) {
    super("Already reported.", options);
    this.exitCode = exitCode;
  }
}

/** Several related sentences, one per line, for example all errors of a configuration. */
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
 * Error code from the system, Node or a database (`ENOENT`, `SQLITE_BUSY`); empty if the error has
 * none.
 */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "";

/** True if the error means that nothing is at the path. */
export const isMissing = (error: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(error));
