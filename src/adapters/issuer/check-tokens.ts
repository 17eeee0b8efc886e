import {
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyResult,
  jwtVerify,
  type LocalJWKSet,
} from "jose";
import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { CheckToken, IssuedToken } from "../../core/role.ts";
import type { Trace } from "../../core/trace.ts";
import { createIssuer, explainIssuerFault, type Issuer } from "./issuer.ts";

/** How long a key that the issuer revoked may still be trusted. */
const FRESH_MS = 10 * 60_000;
/** How long known keys are trusted while the issuer does not respond. */
const KEPT_MS = 60 * 60_000;
/**
 * Minimum time between two requests to the issuer, even if tokens with unknown keys keep arriving.
 */
const COOLDOWN_MS = 30_000;

/**
 * Only algorithms with key pairs. Shared secrets are excluded, because the public key itself could
 * be used as the secret. Unsigned tokens are excluded too.
 */
const ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");
/** Tolerates differences between the clocks of two machines. */
const LEEWAY_SECONDS = 30;
const MAX_SUBJECT_CHARS = 500;

/**
 * Checks tokens that one issuer signed for one audience. Keys that a token itself names (`jku`,
 * `x5u`, `jwk`) are ignored: only the issuer's own keys count.
 */
export function createTokenCheck({
  issuer,
  audience,
  clock,
  trace,
  log,
}: {
  issuer: string;
  audience: string;
  clock: Clock;
  trace?: Trace | undefined;
  log: Log;
}): { check: CheckToken; close(): Promise<void> } {
  const closing = new AbortController();
  const asked = createIssuer({ issuer, clock, trace });
  const tell = (why: string | undefined): void =>
    why === undefined
      ? log.info(`AUTH_ISSUER: the keys of ${issuer} can be read again.`)
      : log.warn(
          toCommandText(
            sentence`AUTH_ISSUER: the keys of ${issuer} cannot be read: ${why}. Known keys are trusted for an hour; run ${{ do: "doctor" }} for details.`,
          ),
        );
  const keys = createKeys({ issuer: asked, clock, tell }, closing.signal);

  /**
   * Checks the token with these keys. Returns undefined if none of them is the one that the token
   * names.
   */
  async function judgedBy(known: LocalJWKSet, token: string): Promise<IssuedToken | undefined> {
    try {
      const verified = await jwtVerify(token, known, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: LEEWAY_SECONDS,
        currentDate: new Date(clock.now()),
        requiredClaims: ["exp", "sub"],
      });
      return judged(verified, clock.now());
    } catch (error) {
      return error instanceof errors.JWKSNoMatchingKey ? undefined : explained(error);
    }
  }

  async function check(token: string): Promise<IssuedToken> {
    const known = await keys.get();
    const first = known && (await judgedBy(known, token));
    if (first) return first;
    const newer = known && (await keys.get(known));
    const second = newer && (await judgedBy(newer, token));
    if (second) return second;
    return known === undefined || keys.isAway()
      ? { is: "unknown", againMs: keys.againMs() }
      : { is: "wrong", why: "is not signed with one of the issuer's keys" };
  }

  return {
    check,
    async close() {
      closing.abort(new Error("Tokens are no longer checked."));
      await asked.close();
    },
  };
}

/** Judges a token whose signature, issuer, audience and times are valid. */
function judged(
  { payload, protectedHeader: { typ = "JWT" } }: JWTVerifyResult,
  now: number,
): IssuedToken {
  // Other tokens of an issuer may have the same audience, such as sign-out tokens and proofs of a
  // key.
  if (!/^(?:application\/)?(?:at\+)?jwt$/i.test(typ)) {
    return { is: "wrong", why: "is not an access token" };
  }
  if (payload["cnf"] !== undefined) {
    return { is: "wrong", why: "is bound to a key, which this server does not check" };
  }
  const { sub: subject = "", exp = 0 } = payload;
  if (typeof subject !== "string" || subject === "" || subject.length > MAX_SUBJECT_CHARS) {
    return { is: "wrong", why: "has no valid subject" };
  }
  return {
    is: "good",
    subject,
    scopes: scopesOf(payload),
    endsMs: (exp + LEEWAY_SECONDS) * 1000 - now,
  };
}

/**
 * RFC 8693 defines `scope` as a string. Some issuers use `scp` instead, and either may be a list.
 */
const scopesOf = (payload: JWTPayload): string[] =>
  [payload["scope"], payload["scp"]]
    .flat()
    .flatMap((scope) => (typeof scope === "string" ? scope.split(" ", 200) : []))
    .filter((scope) => scope !== "");

const CLAIMS: Readonly<Record<string, string>> = {
  iss: "is from another issuer",
  aud: "is for another audience",
  nbf: "is not valid yet",
  exp: "has no valid expiry time",
  sub: "has no valid subject",
};

function explained(error: unknown): IssuedToken {
  if (error instanceof errors.JWTExpired) return { is: "expired" };
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { is: "wrong", why: CLAIMS[error.claim] ?? "has a malformed claim" };
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return { is: "wrong", why: "is signed with an algorithm that is not accepted" };
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return { is: "wrong", why: "does not identify its signing key" };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return { is: "wrong", why: "has an invalid signature" };
  }
  if (error instanceof errors.JOSEError) return { is: "wrong", why: "is malformed" };
  // The key is damaged, or too short to be safe.
  return { is: "wrong", why: "cannot be verified with the issuer's key" };
}

interface KeysDeps {
  issuer: Issuer;
  clock: Clock;
  /**
   * Called once with the reason when the keys cannot be read, and once without a reason when they
   * can be read again.
   */
  tell: (why: string | undefined) => void;
}

/**
 * Holds an issuer's keys and reads them when a token needs them. Concurrent callers share one
 * request.
 */
function createKeys(deps: KeysDeps, signal: AbortSignal) {
  const { issuer, clock, tell } = deps;
  let known: { keys: LocalJWKSet; at: number } | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let isAway = false;

  async function ask(): Promise<void> {
    asked = clock.monotonic();
    try {
      const { keys } = await issuer.read(signal);
      known = { keys: createLocalJWKSet(keys as JSONWebKeySet), at: clock.monotonic() };
      if (isAway) tell(undefined);
      isAway = false;
    } catch (error) {
      if (signal.aborted) return;
      const why = explainIssuerFault(error);
      if (!isAway) tell(why);
      isAway = true;
    }
  }

  const againMs = (): number => Math.max(0, asked + COOLDOWN_MS - clock.monotonic());

  async function refresh(): Promise<void> {
    if (asking === undefined && againMs() > 0) return;
    asking ??= ask().finally(() => (asking = undefined));
    await asking;
  }

  const believed = (maxMs: number): LocalJWKSet | undefined =>
    known !== undefined && clock.monotonic() - known.at < maxMs ? known.keys : undefined;

  return {
    /**
     * Returns the keys; undefined if no known key may still be trusted. `not`: returns only keys
     * other than these.
     */
    async get(not?: LocalJWKSet): Promise<LocalJWKSet | undefined> {
      const fresh = believed(FRESH_MS);
      if (fresh === undefined || fresh === not) await refresh();
      const keys = believed(KEPT_MS);
      return keys === not ? undefined : keys;
    },
    /** Returns true if the last request to the issuer failed. */
    isAway: () => isAway,
    /** Returns the ms until the issuer may be asked again. */
    againMs,
  };
}
