import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { Provider } from "oidc-provider";
import { startHttpServer } from "./loopback.ts";

const SCOPES = "read review operate";

export type AuthorizationServer = Awaited<ReturnType<typeof startAuthorizationServer>>;

/** The name and the rights of the person who signs in. */
type Policy = { account: string; scopes: string[]; claims: Record<string, unknown>; sign: object };

/**
 * A real OAuth and OpenID Connect server (oidc-provider) on loopback that registers clients and
 * supports resources.
 */
export async function startAuthorizationServer() {
  let provider: Provider;
  const server = await startHttpServer((request, response) => {
    const answer = request.url?.startsWith("/interaction/")
      ? interact(request, response)
      : provider.callback()(request, response);
    answer.catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  const url = server.origin;
  const policy: Policy = { account: "anna", scopes: ["read"], claims: {}, sign: { alg: "RS256" } };

  /** From now on, the server signs with a new key and no longer knows the old one. */
  async function rotate(): Promise<void> {
    const { privateKey } = await generateKeyPair("RS256", { extractable: true });
    provider = new Provider(
      url,
      configurationOf(policy, { ...(await exportJWK(privateKey)), alg: "RS256", use: "sig" }),
    );
  }

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === "login") {
      return await provider.interactionFinished(request, response, {
        login: { accountId: policy.account },
      });
    }
    const grant = new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
    // These are also scopes of the server itself. Otherwise a client could not register for them.
    grant.addOIDCScope(SCOPES);
    for (const [resource, asked] of Object.entries(prompt.details.missingResourceScopes ?? {})) {
      for (const scope of asked) {
        if (policy.scopes.includes(scope)) grant.addResourceScope(resource, scope);
        else grant.rejectResourceScope(resource, scope);
      }
    }
    await provider.interactionFinished(request, response, {
      consent: { grantId: await grant.save() },
    });
  }

  await rotate();
  return {
    url,
    policy,
    rotate,
    /**
     * Opens the address to which a client sends a person, signs in and consents. @returns the
     * address to which the person is redirected at the end
     */
    visit: (address: URL): Promise<URL> => visit(address, url),
    /** Returns an access token for this resource, issued to a separate client. */
    token: (resource: string): Promise<string> => tokenFor(resource, url),
    /** Stops the server, so that requests fail. */
    stop: server[Symbol.asyncDispose],
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}

const configurationOf = (policy: Policy, key: JWK) => ({
  jwks: { keys: [key] },
  scopes: ["openid", ...SCOPES.split(" ")],
  ttl: Object.fromEntries(
    ["AccessToken", "AuthorizationCode", "Grant", "Interaction", "Session"].map((of) => [of, 3600]),
  ),
  cookies: { keys: [randomBytes(16).toString("hex")] },
  clientDefaults: { id_token_signed_response_alg: "RS256" },
  findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  renderError: (context: { body: unknown }, out: unknown) => void (context.body = out),
  formats: {
    customizers: {
      jwt: (_: unknown, __: unknown, jwt: { payload: object }) =>
        void Object.assign(jwt.payload, policy.claims),
    },
  },
  features: {
    devInteractions: { enabled: false },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: (_: unknown, __: unknown, one: unknown) => one,
      useGrantedResource: () => true,
      getResourceServerInfo: (_: unknown, audience: string) => ({
        scope: SCOPES,
        audience,
        accessTokenFormat: "jwt",
        accessTokenTTL: 3600,
        jwt: { sign: policy.sign },
      }),
    },
  },
});

const BACK = "http://127.0.0.1:9/back";

async function tokenFor(resource: string, own: string): Promise<string> {
  const post = async (
    path: string,
    body: string | URLSearchParams,
    headers = {},
  ): Promise<Record<string, string>> =>
    (await (await fetch(`${own}${path}`, { method: "POST", headers, body })).json()) as Record<
      string,
      string
    >;
  const client = {
    redirect_uris: [BACK],
    token_endpoint_auth_method: "none",
    application_type: "native",
  };
  const made = await post("/reg", JSON.stringify({ ...client, scope: SCOPES }), {
    "content-type": "application/json",
  });
  const id = { client_id: made["client_id"] ?? "", redirect_uri: BACK, resource };
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  const asked = {
    ...id,
    response_type: "code",
    scope: SCOPES,
    code_challenge: challenge,
    code_challenge_method: "S256",
  };
  const end = await visit(new URL(`${own}/auth?${new URLSearchParams(asked).toString()}`), own);
  const grant = {
    ...id,
    grant_type: "authorization_code",
    code: end.searchParams.get("code") ?? "",
    code_verifier: verifier,
  };
  const { access_token: token, ...rest } = await post("/token", new URLSearchParams(grant));
  if (token === undefined) throw new Error(JSON.stringify([end.search, rest]));
  return token;
}

const MAX_REDIRECTS = 12;

/**
 * Imitates a browser that follows redirects and keeps cookies until it reaches an address of
 * another server.
 */
async function visit(address: URL, own: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = address;
  for (let n = 0; n < MAX_REDIRECTS; n++) {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(at, { redirect: "manual", headers: { cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const next = answer.headers.get("location");
    if (next === null) {
      throw new Error(`${at.href} answers with ${answer.status}: ${await answer.text()}`);
    }
    at = new URL(next, at);
    if (at.origin !== new URL(own).origin) return at;
  }
  throw new Error("There is no end to the redirects.");
}
