import type { IncomingMessage, ServerResponse } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { startHttpServer } from "./loopback.ts";

export const AUDIENCE = "https://media.example.org/mcp";

type Key = { kid: string; alg: string; privateKey: CryptoKey; jwk: JWK };
type Make = {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  key?: Pick<Key, "kid" | "alg"> & { privateKey: CryptoKey | Uint8Array };
};
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type FakeIssuer = AsyncDisposable & {
  url: string;
  /** Requested paths. */
  asked: string[];
  keys: Key[];
  /** Responses by path. They replace the usual responses. */
  answers: Map<string, Answer>;
  metadata: Record<string, unknown>;
  jwks: { keys: unknown[] };
  addKey(alg?: string, kid?: string): Promise<Key>;
  /**
   * Returns a token that is valid for an hour from `now`, unless `given` states otherwise. An
   * undefined claim is omitted.
   */
  token(given?: Make): Promise<string>;
};

/**
 * An issuer on loopback with its own keys. Tests can change each response. `path` is the path of
 * the issuer's name.
 */
export async function startIssuer({ path = "", now = () => Date.now() } = {}): Promise<FakeIssuer> {
  const asked: string[] = [];
  const answers: FakeIssuer["answers"] = new Map();
  const server = await startHttpServer((request, response) => {
    const at = request.url ?? "";
    asked.push(at);
    const usual = (body: object): void => {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify(body));
    };
    const own = answers.get(at);
    if (own) return own(request, response);
    if (at === `${path.replace(/\/$/, "")}/.well-known/openid-configuration`) {
      return usual(issuer.metadata);
    }
    if (at === "/keys") return usual(issuer.jwks);
    response.writeHead(404).end();
  });
  const { origin } = server;
  const url = `${origin}${path}`;
  const issuer: FakeIssuer = {
    url,
    asked,
    answers,
    keys: [],
    metadata: { issuer: url, jwks_uri: `${origin}/keys` },
    jwks: { keys: [] },
    async addKey(alg = "ES256", kid = `key-${issuer.keys.length}`) {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: "sig" };
      const key = { kid, alg, privateKey, jwk };
      issuer.keys.push(key);
      issuer.jwks.keys.push(jwk);
      return key;
    },
    async token({ claims = {}, header = {}, key = issuer.keys.at(-1) } = {}) {
      if (!key) throw new Error("The issuer has no key.");
      const seconds = Math.floor(now() / 1000);
      const usual = {
        iss: url,
        aud: AUDIENCE,
        sub: "anna",
        scope: "read",
        iat: seconds,
        exp: seconds + 3600,
      };
      return await new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: "at+jwt", ...header })
        .sign(key.privateKey);
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
  await issuer.addKey();
  return issuer;
}
