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
import type { CheckToken, IssuedToken } from "../../core/role.ts";
import type { Trace } from "../../core/trace.ts";
import { createIssuer, explainIssuerFault, type Issuer } from "./issuer.ts";

/** So long a key that the issuer took back may still be believed. */
const FRESH_MS = 10 * 60_000;
/** So long where the issuer does not answer. */
const KEPT_MS = 60 * 60_000;
/** Whoever sends tokens with unknown keys has the issuer asked no more often than this. */
const COOLDOWN_MS = 30_000;

/** By key pairs alone: a shared secret, or none, could be the public key itself. */
const ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");
/** Clocks of machines differ. */
const LEEWAY_SECONDS = 30;
const MAX_SUBJECT_CHARS = 500;

/**
 * Checks tokens that one issuer signed for one audience. Whatever else a token says of keys (`jku`,
 * `x5u`, `jwk`) is not looked at: only the issuer's own keys count.
 */
export function createTokenCheck({
  issuer,
  audience,
  clock,
  trace,
  warn,
  info,
}: {
  issuer: string;
  audience: string;
  clock: Clock;
  trace?: Trace | undefined;
  warn: (message: string) => void;
  info: (message: string) => void;
}): { check: CheckToken; close(): Promise<void> } {
  const closing = new AbortController();
  const asked = createIssuer({ issuer, clock, trace });
  const tell = (why: string | undefined): void =>
    why === undefined
      ? info(`AUTH_ISSUER: the keys of ${issuer} can be read again.`)
      : warn(
          toCommandText(
            sentence`AUTH_ISSUER: the keys of ${issuer} cannot be read: ${why}. Those that are known are believed for an hour; ${{ do: "doctor" }} looks closer.`,
          ),
        );
  const keys = createKeys({ issuer: asked, clock, tell }, closing.signal);

  /** Undefined where none of these keys is the one that it names. */
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
      : { is: "wrong", why: "is signed with a key that is not the issuer's" };
  }

  return {
    check,
    async close() {
      closing.abort(new Error("Tokens are checked no more."));
      await asked.close();
    },
  };
}

/** Of a token whose signature, issuer, audience and times are right. */
function judged(
  { payload, protectedHeader: { typ = "JWT" } }: JWTVerifyResult,
  now: number,
): IssuedToken {
  // Other tokens of an issuer may have the same audience: of a sign-out, or a proof of a key.
  if (!/^(?:application\/)?(?:at\+)?jwt$/i.test(typ)) {
    return { is: "wrong", why: "is no access token" };
  }
  if (payload["cnf"] !== undefined) {
    return { is: "wrong", why: "is bound to a key, which this server does not check" };
  }
  const { sub: subject = "", exp = 0 } = payload;
  if (typeof subject !== "string" || subject === "" || subject.length > MAX_SUBJECT_CHARS) {
    return { is: "wrong", why: "names nobody" };
  }
  return {
    is: "good",
    subject,
    scopes: scopesOf(payload),
    endsMs: (exp + LEEWAY_SECONDS) * 1000 - now,
  };
}

/** RFC 8693 has `scope` as a text; others write `scp`, and either as a list. */
const scopesOf = (payload: JWTPayload): string[] =>
  [payload["scope"], payload["scp"]]
    .flat()
    .flatMap((scope) => (typeof scope === "string" ? scope.split(" ", 200) : []))
    .filter((scope) => scope !== "");

const CLAIMS: Readonly<Record<string, string>> = {
  iss: "is of another issuer",
  aud: "is for another audience",
  nbf: "is not valid yet",
  exp: "does not say when it expires",
  sub: "names nobody",
};

function explained(error: unknown): IssuedToken {
  if (error instanceof errors.JWTExpired) return { is: "expired" };
  if (error instanceof errors.JWTClaimValidationFailed) {
    return { is: "wrong", why: CLAIMS[error.claim] ?? "has a claim that is not well-formed" };
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return { is: "wrong", why: "is signed with an algorithm that is not accepted" };
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return { is: "wrong", why: "does not say with which key it is signed" };
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return { is: "wrong", why: "has a wrong signature" };
  }
  if (error instanceof errors.JOSEError) return { is: "wrong", why: "is not well-formed" };
  // Of a key that is damaged, or too short to be safe.
  return { is: "wrong", why: "cannot be checked with the issuer's key" };
}

interface KeysDeps {
  issuer: Issuer;
  clock: Clock;
  /** Told once that they cannot be read, with the reason, and once that they can again. */
  tell: (why: string | undefined) => void;
}

/** The keys of an issuer, read when a token needs them. Who asks at once shares one request. */
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
     * The keys; undefined where none are known that may still be believed. `not`: only others than
     * these.
     */
    async get(not?: LocalJWKSet): Promise<LocalJWKSet | undefined> {
      const fresh = believed(FRESH_MS);
      if (fresh === undefined || fresh === not) await refresh();
      const keys = believed(KEPT_MS);
      return keys === not ? undefined : keys;
    },
    /** Whether the issuer was last asked in vain. */
    isAway: () => isAway,
    /** After how long it may be asked again. */
    againMs,
  };
}
