import { readAuthority } from "../../adapters/http/authority.ts";
import { createGate } from "../../adapters/http/coalesce.ts";
import { warnOfDropped } from "../../adapters/http/lists.ts";
import { UserError } from "../../base/errors.ts";
import type { ServerHost } from "../../core/library/media-server.ts";
import type { PlexClientDeps } from "./client.ts";
import type { BreakerLimits } from "./transport/breaker.ts";
import type { PlexTransport } from "./transport/transport.ts";

/** Plex settings, as `variables.ts` reads them from the configuration. */
export type PlexSettings = {
  url: string | undefined;
  token: { current(): string | undefined };
  timeoutMs: number;
  maxConnections: number;
  retries: number;
  retryDelayMs: number;
  breaker: BreakerLimits;
  caFile: string | undefined;
};

/**
 * A host process. `transport` is set if everything in the process that uses Plex shares one
 * transport.
 */
export type PlexHost = ServerHost & { transport?: PlexTransport | undefined };

/** Creates the options of a Plex client. @throws UserError when PLEX_CA_FILE cannot be used */
export function createPlexOptions(
  settings: PlexSettings,
  { warn, ...host }: PlexHost,
): PlexClientDeps {
  const { url = "", token, timeoutMs, retries, retryDelayMs, breaker, caFile } = settings;
  return {
    ...host,
    baseUrl: url,
    token: () => token.current(),
    timeoutMs,
    gate: createGate(settings.maxConnections),
    retries,
    retryDelayMs,
    breaker,
    random: Math.random,
    ca: caFile === undefined ? undefined : requireAuthority(caFile),
    onDropped: warnOfDropped("Plex", warn),
  };
}

function requireAuthority(path: string): string {
  const { pem, cause } = readAuthority(path);
  if (pem !== undefined) return pem;
  const hint = "Name a readable PEM file with the authority's certificate.";
  throw new UserError(`PLEX_CA_FILE is not a certificate: ${path}.`, hint, "invalid_request", {
    cause,
  });
}
