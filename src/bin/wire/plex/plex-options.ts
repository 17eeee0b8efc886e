import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PlexTransportDeps } from "../../../adapters/plex/transport/transport.ts";
import { UserError } from "../../../core/errors.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";

/** For a Plex that sends nonsense, and a process that runs for years. */
const MOST_TOLD = 100;

/** How Plex is asked, by the configuration. `warn` is told once of each list that cannot be read in full. Throws `UserError` when PLEX_CA_FILE cannot be used. */
export function plexOptions(
  baseUrl: string,
  { plex }: Config,
  clientIdentifier: string,
  warn: (message: string) => void,
): PlexTransportDeps {
  const { token, timeoutMs, maxConnections, retries, caFile } = plex;
  return {
    baseUrl,
    token: () => token.current(),
    clientIdentifier,
    version: VERSION,
    timeoutMs,
    clock: systemClock,
    connections: maxConnections,
    retries,
    random: Math.random,
    ca: caFile === undefined ? undefined : readAuthority(caFile),
    onDropped: tellDropped(warn),
  };
}

function tellDropped(warn: (message: string) => void): (about: string, count: number) => void {
  const told = new Set<string>();
  return (about, count) => {
    if (told.has(about) || told.size >= MOST_TOLD) return;
    told.add(about);
    warn(`Plex's ${about} has entries that cannot be read and are left out: ${count} of them at first.`);
  };
}

function readAuthority(file: string): string {
  try {
    const pem = readFileSync(file, "utf8");
    // A file that is none would else be found out much later, as a certificate that nobody trusts.
    void new X509Certificate(pem);
    return pem;
  } catch (error) {
    const hint = "Name a PEM file that can be read, with the certificate of the authority in it.";
    throw new UserError(`PLEX_CA_FILE holds no certificate: ${file}.`, hint, "invalid_request", { cause: error });
  }
}
