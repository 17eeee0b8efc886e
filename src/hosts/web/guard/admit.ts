import { createHash, timingSafeEqual } from "node:crypto";
import { cleanText } from "../../../base/text/clean-text.ts";
import { networkOf } from "../../../base/text/network-of.ts";
import type { Clock } from "../../../core/clock.ts";
import {
  type CheckToken,
  FIXED_TOKENS,
  type FixedToken,
  type IssuedToken,
  type Role,
  roleOfScopes,
  SCOPES,
} from "../../../core/role.ts";
import { Refusal } from "./hosts.ts";

export interface SlowDown {
  /**
   * Records a wrong token from this address, or a body that was refused unread. Resolves when the
   * response may be sent. @throws Refusal 429 if too many responses are already waiting
   */
  failed(address: string, signal: AbortSignal): Promise<void>;
}

const WINDOW_MS = 60_000;
/** Number of wrong tries of one network that are not delayed, because they may be typing errors. */
const FREE_TRIES = 3;
/** The same for all networks together, because guesses may come from any number of addresses. */
const FREE_TRIES_OF_ALL = 10;
const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 2000;
const MAX_NETWORKS = 1000;
const MAX_WAITING = 64;

/**
 * The role of the token that was sent. `open` means that this server has no token, so anyone who
 * can reach it may use it.
 */
type Verdict = FixedToken | "open" | "missing" | "malformed" | "wrong";

/** Returns the current token of a role. */
export type CurrentTokens = (role: FixedToken) => string | undefined;

/**
 * Our own tokens have at most 4,096 characters. An issuer's token may be longer, because it may
 * list every group that a user belongs to.
 */
const BEARER = /^Bearer ([\x21-\x7e]{1,8192})$/i;

/** A caller's role, and the user as stated by the issuer. */
export type AdmittedCaller = {
  role: Role;
  /**
   * The user's name in the history; undefined for one of our own tokens, which several people may
   * share.
   */
  subject?: string;
  /** Time, in ms, until the token expires, if it does. */
  endsMs?: number;
};

export type SignIn = {
  /** The token issuer's name for itself. */
  issuer: string;
  /** Address of the metadata that names the issuer to clients (RFC 9728). */
  metadataUrl: string;
  check: CheckToken;
};

/** The addresses that the reader's token opens. */
export const READER_PATHS: readonly string[] = ["/api/status", "/api/openapi.json", "/metrics"];

const REALM = 'Bearer realm="plex-ingest"';

type ArrivingRequest = {
  path: string;
  headers: readonly string[] | undefined;
  client: string;
  signIn: SignIn | undefined;
};

interface AdmitDeps {
  bearer: CheckBearer;
  slowDown: SlowDown;
}

/**
 * Admits callers with one of our tokens. If `signIn` is given, also admits callers with a token
 * from its issuer.
 */
export function createAdmit(
  deps: AdmitDeps,
): (request: ArrivingRequest, signal: AbortSignal) => Promise<AdmittedCaller> {
  const { bearer, slowDown } = deps;
  return async (
    { path, headers, client, signIn }: ArrivingRequest,
    signal: AbortSignal,
  ): Promise<AdmittedCaller> => {
    const verdict = bearer(headers);
    if (verdict === "open") return { role: "operator" };
    if (verdict === "operator" || verdict === "reviewer") return { role: verdict };
    if (verdict === "reader") {
      if (READER_PATHS.includes(path)) return { role: verdict };
      throw new Refusal(403, `AUTH_READER_TOKEN opens only ${READER_PATHS.join(", ")}.`, {
        code: "refused",
      });
    }
    const token = verdict === "wrong" ? tokenIn(headers) : undefined;
    const issued =
      signIn && token !== undefined && IS_JWT.test(token) ? await signIn.check(token) : undefined;
    if (signIn && issued?.is === "good") {
      const role = roleOfScopes(issued.scopes);
      if (role === undefined) throw needsScope(signIn, "reader");
      return { role, subject: toSubjectName(issued.subject), endsMs: issued.endsMs };
    }
    if (issued?.is === "unknown") {
      throw new Refusal(503, "The token issuer's keys cannot be read now. Try again later.", {
        code: "internal_error",
        headers: { "Retry-After": String(Math.ceil(issued.againMs / 1000)) },
      });
    }
    // Every token expires eventually, and its client then sends it one more time. This is not a
    // sign of guessing.
    if (verdict === "wrong" && issued?.is !== "expired") await slowDown.failed(client, signal);
    const hint = `Send Authorization: Bearer <AUTH_TOKEN>${signIn ? `, or a token from ${signIn.issuer}` : ""}.`;
    const parts = [
      REALM,
      ...(verdict === "missing" ? [] : ['error="invalid_token"']),
      ...(signIn ? [`resource_metadata="${signIn.metadataUrl}"`] : []),
    ];
    throw new Refusal(401, `${toldOf(verdict, issued)} ${hint}`, {
      code: "unauthorized",
      headers: { "WWW-Authenticate": parts.join(", ") },
    });
  };
}

/**
 * @returns 403 for an issuer's token that lacks the required scope. Clients then sign in again with
 * the scope.
 */
export const needsScope = ({ metadataUrl }: Pick<SignIn, "metadataUrl">, needed: Role): Refusal =>
  new Refusal(403, `The token lacks the scope ${SCOPES[needed]}. Sign in again with that scope.`, {
    code: "refused",
    headers: {
      "WWW-Authenticate": `${REALM}, error="insufficient_scope", scope="${SCOPES[needed]}", resource_metadata="${metadataUrl}"`,
    },
  });

/** Matches a signed token. A token without a signature does not match. */
const IS_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function toldOf(verdict: string, issued: IssuedToken | undefined): string {
  if (verdict === "missing") return "No token was sent.";
  if (issued?.is === "expired") return "The token has expired.";
  if (issued?.is === "wrong") return `The token ${issued.why}.`;
  return verdict === "wrong" ? "The token is wrong." : "The token is malformed.";
}

const MAX_NAME_CHARS = 60;

/**
 * Formats a subject as the name that follows `mcp:` in the history. Names that clients give
 * themselves contain no colon, so no client can pose as a signed-in person. If a subject had to be
 * changed for display, part of its digest is appended, so that no two people look the same.
 */
export function toSubjectName(subject: string): string {
  const shown = cleanText(subject, MAX_NAME_CHARS).replace(/[\s:]+/g, "-");
  const digest = createHash("sha256").update(subject).digest("hex").slice(0, 8);
  return `sub:${shown === subject ? shown : `${shown}~${digest}`}`;
}

/**
 * Returns the token that was sent; undefined if there is no token, more than one, or another
 * scheme.
 */
const tokenIn = (headers: readonly string[] = []): string | undefined =>
  headers.length === 1 ? BEARER.exec(headers[0] ?? "")?.[1] : undefined;

/** Returns the verdict on the Authorization headers. */
export type CheckBearer = (headers: readonly string[] | undefined) => Verdict;

/** Digests have equal lengths, so they can be compared in constant time. */
export const isSameSecret = (sent: string, expected: string): boolean =>
  timingSafeEqual(digestOf(sent), digestOf(expected));

const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Compares the token that a client sent with ours. */
export function createBearer(token: CurrentTokens): CheckBearer {
  return (headers = []) => {
    if (token("operator") === undefined) return "open";
    if (headers.length === 0) return "missing";
    const given = tokenIn(headers);
    if (given === undefined) return "malformed";
    const isOf = (expected: string | undefined) =>
      expected !== undefined && isSameSecret(given, expected);
    return FIXED_TOKENS.find((role) => isOf(token(role))) ?? "wrong";
  };
}

interface SlowDownDeps {
  clock: Pick<Clock, "monotonic" | "sleep">;
  /**
   * Called at most once a minute for each network that keeps sending wrong tokens or refused
   * bodies, and once for all of them.
   */
  warn: (message: string) => void;
}

type Tries = { since: number; count: number };

/**
 * Delays responses to wrong tokens, by the tries of their network and by those of all networks
 * together. There is no lockout, because a stranger behind a client's proxy could lock out that
 * client, and 32 random characters cannot be guessed at any rate. A correct token is never delayed.
 */
export function createSlowDown(deps: SlowDownDeps): SlowDown {
  const { clock, warn } = deps;
  const tries = new Map<string, Tries>();
  let triesOfAll: Tries | undefined;
  let waiting = 0;

  function oneMore(known: Tries | undefined): Tries {
    const now = clock.monotonic();
    const isFresh = known !== undefined && now - known.since < WINDOW_MS;
    return isFresh ? { ...known, count: known.count + 1 } : { since: now, count: 1 };
  }

  function count(network: string): Tries {
    const next = oneMore(tries.get(network));
    tries.delete(network);
    tries.set(network, next);
    const [oldest] = tries.keys();
    if (tries.size > MAX_NETWORKS && oldest !== undefined) tries.delete(oldest);
    return next;
  }

  return {
    async failed(address, signal) {
      const network = networkOf(address);
      triesOfAll = oneMore(triesOfAll);
      const ofNetwork = count(network).count - FREE_TRIES;
      const ofAll = triesOfAll.count - FREE_TRIES_OF_ALL;
      if (ofNetwork === 1) {
        warn(`HTTP: ${network} sends wrong tokens or refused bodies; responses to it are delayed.`);
      }
      if (ofAll === 1 && ofNetwork <= 0) {
        warn(
          "HTTP: several addresses send wrong tokens or refused bodies; responses to them are " +
            "delayed.",
        );
      }
      const over = Math.max(ofNetwork, ofAll);
      if (over <= 0) return;
      if (waiting >= MAX_WAITING) {
        const headers = { "Retry-After": String(WINDOW_MS / 1000) };
        const told = "Too many requests were refused. Try again in a minute.";
        throw new Refusal(429, told, { code: "unauthorized", headers });
      }
      waiting++;
      try {
        await clock.sleep(Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(over, 10)), signal);
      } finally {
        waiting--;
      }
    },
  };
}
