import * as z from "zod";
import { parseJson } from "../../base/text/parse-json.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import { HttpFault } from "../http/faults.ts";
import { createHttp } from "../http/http.ts";

/** Issuers' responses stay below these limits, and a client is waiting for the result. */
const LIMITS = { deadlineMs: 3000, maxBytes: 256 * 1024, connections: 2 };
const MAX_KEYS = 100;

const METADATA = z.object({
  issuer: z.string().max(2000),
  jwks_uri: z.string().max(2000),
  scopes_supported: z.array(z.string()).max(1000).optional().catch(undefined),
  code_challenge_methods_supported: z.array(z.string()).optional().catch(undefined),
  registration_endpoint: z.string().optional().catch(undefined),
  client_id_metadata_document_supported: z.boolean().optional().catch(undefined),
});
type Metadata = z.output<typeof METADATA>;

const KEYS = z.object({
  keys: z.array(z.looseObject({ kty: z.string(), use: z.string().optional() })).max(MAX_KEYS),
});
type Keys = z.output<typeof KEYS>;

/**
 * An issuer cannot be used. `why` is part of a sentence and contains nothing from the issuer's
 * responses except its own name.
 */
class IssuerFault extends Error {
  override name = "IssuerFault";
  readonly why: string;
  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

export interface Issuer {
  /**
   * Reads the issuer's metadata and the keys that it signs with. The keys are empty if it revoked
   * all of them. @throws IssuerFault, HttpFault; the signal's reason
   */
  read(signal: AbortSignal): Promise<{ metadata: Metadata; keys: Keys }>;
  close(): Promise<void>;
}

interface IssuerDeps {
  /** Exactly as in the issuer's tokens. */
  issuer: string;
  clock: Clock;
  trace?: Trace | undefined;
}

/**
 * Client for an OpenID issuer: reads its metadata and signing keys. The metadata request goes only
 * to the configured issuer address and does not follow redirects.
 */
export function createIssuer(deps: IssuerDeps): Issuer {
  const { issuer, clock, trace } = deps;
  const http = createHttp({ clock, ...LIMITS, trace, service: "issuer" });

  async function ask(url: URL, signal: AbortSignal): Promise<{ told: string; json: unknown }> {
    const headers = { accept: "application/json" };
    const { status, text, redirectsTo } = await http.send(
      { method: "GET", url, headers, repeatable: true },
      signal,
    );
    const goal = redirectsTo === undefined ? "" : `, a redirect to ${redirectsTo}`;
    const json = status === 200 ? parseJson(text) : undefined;
    const page = /^\s*</.test(text) && status === 200 ? " with a web page" : "";
    return { told: `returned status ${status}${goal}${page}`, json };
  }

  async function describe(signal: AbortSignal): Promise<Metadata> {
    const faults: string[] = [];
    for (const place of placesOf(issuer)) {
      const { told, json } = await ask(place, signal);
      const { data } = METADATA.safeParse(json);
      if (data?.issuer === issuer) return data;
      faults.push(
        data
          ? `it calls itself ${shown(data.issuer)}, and AUTH_ISSUER must match that exactly`
          : `${place.pathname} ${told}`,
      );
    }
    throw new IssuerFault(
      faults.find((fault) => fault.startsWith("it calls")) ?? faults.join(" and "),
    );
  }

  return {
    async read(signal) {
      const metadata = await describe(signal);
      const keysUrl = keysAt(metadata.jwks_uri, issuer);
      const { told, json } = await ask(keysUrl, signal);
      const { data } = KEYS.safeParse(json);
      if (!data) {
        throw new IssuerFault(
          json === undefined ? `its jwks_uri ${told}` : "its jwks_uri does not return a key set",
        );
      }
      return { metadata, keys: { keys: data.keys.filter(isForSigning) } };
    },
    close: http.close,
  };
}

/** Explains why reading an issuer failed, as part of a sentence. @throws any other error */
export function explainIssuerFault(error: unknown): string {
  if (error instanceof IssuerFault || error instanceof HttpFault) return error.why;
  throw error;
}

/** Excludes shared secrets: everyone who reads the published keys knows them. */
const isForSigning = ({ kty, use = "sig" }: Keys["keys"][number]): boolean =>
  ["RSA", "EC", "OKP"].includes(kty) && use === "sig";

/**
 * Returns the addresses at which RFC 8414 and OpenID Connect place the metadata. The address that
 * only OAuth uses comes first.
 */
function placesOf(issuer: string): URL[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  const paths = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
    `/.well-known/openid-configuration${path}`,
  ];
  return [...new Set(paths)].map((one) => new URL(one, origin));
}

/**
 * Some issuers keep their keys on another host. Keys without TLS are accepted only from the
 * issuer's own origin, and only if the issuer is on this machine.
 */
function keysAt(given: string, issuer: string): URL {
  const url = URL.parse(given);
  const issuerUrl = new URL(issuer);
  if (!url || url.username !== "" || url.password !== "") {
    throw new IssuerFault("its jwks_uri is not a valid address");
  }
  if (
    url.protocol === "https:" ||
    (url.origin === issuerUrl.origin && issuerUrl.protocol === "http:")
  ) {
    return url;
  }
  throw new IssuerFault("its jwks_uri is not https");
}

const shown = (issuer: string): string =>
  /^[\x21-\x7e]{1,200}$/.test(issuer) ? issuer : "something else";
