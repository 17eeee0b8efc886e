import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import type { AuthorizationServer } from "./authorization-server.ts";

const BACK = "http://127.0.0.1:9/callback";

export type Connector = {
  /** Scope and resource that each sign-in requested from the authorization server. */
  asked: { scope: string | null; resource: string | null }[];
  tokens(): OAuthTokens | undefined;
  /** Connects like the connector of a web client, and signs in if required. */
  connect(): Promise<Client>;
  /** Makes a call that may need another scope, and signs in if required. */
  retry<T>(call: (client: Client) => Promise<T>): Promise<T>;
};

/**
 * A client with the official SDK's OAuth. Its person visits the authorization server immediately.
 */
export function createConnector(
  url: string,
  server: Pick<AuthorizationServer, "visit">,
): Connector {
  let information: OAuthClientInformationMixed | undefined;
  let tokens: OAuthTokens | undefined;
  let verifier = "";
  let code: string | undefined;
  let transport: StreamableHTTPClientTransport;
  const asked: Connector["asked"] = [];
  const metadata = {
    client_name: "Connector",
    redirect_uris: [BACK],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
    application_type: "native",
  };
  const authProvider: OAuthClientProvider = {
    redirectUrl: BACK,
    clientMetadata: metadata,
    clientInformation: () => information,
    saveClientInformation: (given) => void (information = given),
    tokens: () => tokens,
    saveTokens: (given) => void (tokens = given),
    codeVerifier: () => verifier,
    saveCodeVerifier: (given) => void (verifier = given),
    async redirectToAuthorization(address) {
      asked.push({
        scope: address.searchParams.get("scope"),
        resource: address.searchParams.get("resource"),
      });
      code = (await server.visit(address)).searchParams.get("code") ?? undefined;
    },
  };

  async function open(): Promise<Client> {
    const client = new Client({ name: "connector", version: "1" });
    transport = new StreamableHTTPClientTransport(new URL(url), { authProvider });
    await client.connect(transport);
    return client;
  }

  async function connect(): Promise<Client> {
    return await signingIn(open);
  }

  async function signingIn<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (code === undefined) throw error;
      await transport.finishAuth(code);
      code = undefined;
      return await work();
    }
  }

  return {
    asked,
    tokens: () => tokens,
    connect,
    async retry(call) {
      const client = await connect();
      return await signingIn(() => call(client));
    },
  };
}
