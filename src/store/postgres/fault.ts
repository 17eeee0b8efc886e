import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { codeOf, MustStop, Outage, UserError } from "../../base/errors.ts";
import { MOVED_CODE } from "../move/move-end.ts";
import { formatPlace, type PostgresPlace } from "./place.ts";

/** pg's messages without a code, for a connection that ended or was never made. */
const LOST =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout e|Query read timeout)/;
/**
 * Codes with which PostgreSQL ends or refuses sessions: class 08, and the codes for a restart by an
 * operator or by the server itself.
 */
const ENDED = /^(?:08...|57P0[1235]|25P0[34])$/;
const UNREACHED =
  /^E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|HOSTDOWN|NOTFOUND|AI_AGAIN|NOENT|ADDRNOTAVAIL)$/;

/** True if the connection is gone, so that the outcome of work in progress is unknown. */
export const isLost = (error: unknown): boolean =>
  error instanceof Error &&
  (ENDED.test(codeOf(error)) ||
    UNREACHED.test(codeOf(error)) ||
    LOST.test(error.message) ||
    isUnreached(error));

/** Node throws this error when several addresses of one name were tried. */
const isUnreached = (error: Error): boolean =>
  error instanceof AggregateError && error.errors.some(isLost);

/** Codes of OpenSSL and Node for a certificate that this machine does not trust. */
const UNTRUSTED =
  /^(?:(?:DEPTH_ZERO_)?SELF_SIGNED_CERT(?:_IN_CHAIN)?|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_.+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const NO_TLS = "The server does not support SSL connections";

const RETRY_AFTER_MS = 5000;

/**
 * Translates PostgreSQL's errors (postgresql.org/docs/current/errcodes-appendix.html): a temporary
 * problem becomes an outage, a problem that the user must fix becomes a UserError, and a missing
 * schema becomes MustStop. Every other error is returned unchanged.
 */
export function toPostgresFault(error: unknown, place: PostgresPlace): unknown {
  const where = `The database ${formatPlace(place)}`;
  const code = codeOf(error);
  const options = { cause: error, retryAfterMs: RETRY_AFTER_MS };
  const away = (what: string, isLasting = false) =>
    new Outage("database_unavailable", `${where} ${what}`, { ...options, isLasting });
  const wrong = (what: string, hint: Sentence, kind: UserError["code"] = "refused") =>
    new UserError(`${where} ${what}`, hint, kind, { cause: error });
  switch (code) {
    case "53100":
      return new Outage(
        "no_space",
        `${where} has no space left on its disk, so nothing can be saved. Free some space there.`,
        options,
      );
    case "53300":
      return away(
        "accepts no more connections. Raise its max_connections, or close other connections.",
      );
    case "57P03":
      return away("is starting or stopping. Work continues when it is ready.");
    case "57000":
    case "57014":
      return away(
        "cancelled the operation, at someone's request or because it took too long. It is tried " +
          "again automatically.",
      );
    case "55P03":
      return new Outage(
        "database_busy",
        "Another program has been writing to the database for several seconds, so this was not " +
          "saved.",
        options,
      );
    case "25006":
      return away(
        "accepts no writes: it is a standby or read-only. Name the primary in DATABASE_URL, or " +
          "wait until it accepts writes.",
      );
    case "28P01":
    case "28000":
      if (/no pg_hba\.conf entry .*, no encryption$/.test((error as Error).message)) {
        return away(
          "accepts only encrypted connections, or does not accept this user and host. Add " +
            "`?sslmode=verify-full` to DATABASE_URL, or correct the server's pg_hba.conf.",
          true,
        );
      }
      // This is an outage, because the password may be changed on the server first, and here a
      // minute later.
      return away(
        "refused the user or the password. Work continues when DATABASE_URL or the server's " +
          "pg_hba.conf is correct.",
        true,
      );
    case "57P04":
    case "3D000":
      return wrong(
        "does not exist.",
        "Create it with `createdb`, or correct the name in DATABASE_URL.",
        "not_found",
      );
    case "42501":
      return wrong(
        "does not allow this user to do that.",
        sentence`Run ${{ do: "doctor" }} to see the missing permission and how the database owner grants it.`,
      );
    case MOVED_CODE:
      return new MustStop(
        (error as Error).message,
        "Set DATABASE_URL of this process as on the other machines, and restart it.",
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
      "Name the file of its authority with `?sslmode=verify-full&sslrootcert=FILE` in " +
        "DATABASE_URL, and use the host name from the certificate.",
      "unauthorized",
    );
  }
  if (error instanceof Error && error.message === NO_TLS) {
    return wrong(
      "offers no TLS.",
      "Turn it on at the server, or remove `sslmode` from DATABASE_URL.",
    );
  }
  return isLost(error)
    ? away("cannot be reached. Work continues automatically when it is back.")
    : error;
}
