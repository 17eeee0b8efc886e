import { SCOPES } from "../../core/role.ts";
import type { SignIn } from "./guard/admit.ts";
import type { Route } from "./server/handle.ts";
import { sendJson } from "./server/send.ts";

const WELL_KNOWN = "/.well-known/oauth-protected-resource";

/** What tokens of the issuer are made for unless AUTH_AUDIENCE says otherwise: the address of MCP, as clients use it. */
export const resourceAt = (publicUrl: string): string => `${publicUrl}/mcp`;

/** Below the public address, where a proxy that serves a path alone lets it through. */
export const metadataUrlAt = (publicUrl: string): string => `${publicUrl}${WELL_KNOWN}/mcp`;

/**
 * Tells clients that came without a token who issues them: RFC 9728. They also look for it between host and path, without
 * having been told. Any page may read it: it is public, and a client may be one in a browser.
 */
export function metadataRoutes({ issuer }: SignIn, publicUrl: string, basePath: string): Route[] {
  const document = {
    resource: resourceAt(publicUrl),
    resource_name: "plex-ingest",
    authorization_servers: [issuer],
    scopes_supported: Object.values(SCOPES).toReversed(),
    bearer_methods_supported: ["header"],
  };
  const paths = new Set(["", basePath].flatMap((base) => [`${WELL_KNOWN}${base}`, `${WELL_KNOWN}${base}/mcp`]));
  return [...paths].map((path) => ({
    path,
    methods: ["GET", "OPTIONS"],
    open: "public",
    answer({ request, response }) {
      response.setHeader("Access-Control-Allow-Origin", "*");
      if (request.method !== "OPTIONS") return sendJson(response, 200, document);
      response.setHeader("Access-Control-Allow-Methods", "GET");
      // Clients say which version of the protocol they speak.
      response.setHeader("Access-Control-Allow-Headers", "MCP-Protocol-Version");
      response.writeHead(204).end();
    },
  }));
}
