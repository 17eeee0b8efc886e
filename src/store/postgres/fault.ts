import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { codeOf, MustStop, Outage, UserError } from "../../base/errors.ts";
import { MOVED_CODE } from "../move/move-end.ts";
import { formatPlace, type PostgresPlace } from "./place.ts";

/** What pg says without a code when a connection ended or was never made. */
const LOST =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout e|Query read timeout)/;
/**
 * PostgreSQL ends or refuses sessions: class 08, and what an operator's or its own restart brings.
 */
const ENDED = /^(?:08...|57P0[1235]|25P0[34])$/;
const UNREACHED =
  /^E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|NOTFOUND|AI_AGAIN|NOENT|ADDRNOTAVAIL)$/;

/** Whether the connection is gone, so that nobody knows what became of what was under way. */
export const isLost = (error: unknown): boolean =>
  error instanceof Error &&
  (ENDED.test(codeOf(error)) ||
    UNREACHED.test(codeOf(error)) ||
    LOST.test(error.message) ||
    isUnreached(error));

/** Several addresses of one name were tried. */
const isUnreached = (error: Error): boolean =>
  error instanceof AggregateError && error.errors.some(isLost);

/** OpenSSL's and Node's words for a certificate that this machine does not trust. */
const UNTRUSTED =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_.+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const NO_TLS = "The server does not support SSL connections";

const RETRY_AFTER_MS = 5000;

/**
 * Translates PostgreSQL's errors (postgresql.org/docs/current/errcodes-appendix.html): what passes
 * by itself is an outage, what a person must change a UserError, a schema that is gone MustStop.
 * Every other error is returned unchanged.
 */
export function toPostgresFault(error: unknown, place: PostgresPlace): unknown {
  const where = `The database ${formatPlace(place)}`;
  const code = codeOf(error);
  const options = { cause: error, retryAfterMs: RETRY_AFTER_MS };
  const away = (what: string) => new Outage("database_unavailable", `${where} ${what}`, options);
  const wrong = (what: string, hint: Sentence, kind: UserError["code"] = "refused") =>
    new UserError(`${where} ${what}`, hint, kind, { cause: error });
  switch (code) {
    case "53100":
      return new Outage(
        "no_space",
        `${where} has no space left on its disk, so nothing can be saved; free some there.`,
        options,
      );
    case "53300":
      return away("takes no more connections; raise its max_connections, or end what holds them.");
    case "57P03":
      return away("is starting or stopping; this goes on when it is ready.");
    case "57000":
    case "57014":
      return away("ended what was under way, as somebody there asked it to; this is tried again.");
    case "55P03":
      return new Outage(
        "database_busy",
        "Another program has been writing to the database for seconds, so this was not saved.",
        options,
      );
    case "25006":
      return away(
        "takes no writes: a standby, or read-only. Name the primary in DATABASE_URL, or wait until it does.",
      );
    case "28P01":
    case "28000":
      if (/no pg_hba\.conf entry .*, no encryption$/.test((error as Error).message)) {
        return away(
          "takes only encrypted connections, or nobody of this name and host; add `?sslmode=verify-full` to DATABASE_URL, or correct pg_hba.conf of the server.",
        );
      }
      // It may be changed on the server first, and here a minute later.
      return away(
        "refuses the user or the password; this goes on when what DATABASE_URL says, or pg_hba.conf of the server, is correct.",
      );
    case "57P04":
    case "3D000":
      return wrong(
        "is not there.",
        "Make it with `createdb`, or correct the name in DATABASE_URL.",
        "not_found",
      );
    case "42501":
      return wrong(
        "does not let this user do that.",
        sentence`Run ${{ do: "doctor" }}, which says the right that is missing and how its owner gives it.`,
      );
    case MOVED_CODE:
      return new MustStop(
        (error as Error).message,
        "Set DATABASE_URL of this process as the other machines have it, and start it again.",
        "conflict",
      );
    case "3F000":
    case "42P01":
      return new MustStop(
        `${where} lost its tables while it was in use.`,
        "Restore them from a backup of the database, and start plex-ingest again.",
        "internal_error",
        { cause: error },
      );
  }
  if (UNTRUSTED.test(code)) {
    return wrong(
      `has a certificate that this machine does not trust: ${(error as Error).message}.`,
      "Name the file of its authority by `?sslmode=verify-full&sslrootcert=FILE` in DATABASE_URL, and its host as the certificate does.",
      "unauthorized",
    );
  }
  if (error instanceof Error && error.message === NO_TLS) {
    return wrong(
      "offers no TLS.",
      "Turn it on at the server, or take `sslmode` out of DATABASE_URL.",
    );
  }
  return isLost(error) ? away("cannot be reached; this goes on by itself when it is back.") : error;
}
