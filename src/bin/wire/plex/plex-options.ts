import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PlexTransportDeps } from "../../../adapters/plex/transport/transport.ts";
import { UserError } from "../../../core/errors.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";

/** Bounds the memory of a process that runs for years with a Plex that sends nonsense. */
const MAX_WARNINGS = 100;

/**
 * Tenths of PLEX_MAX_CONNECTIONS, one connection at least. Processes do not know of each other: the limit holds for the
 * engine, with one connection more for Plex's notifications, and two servers of MCP clients or one plain one. Doctor runs
 * for seconds.
 */
const SHARES = { engine: 4, readAhead: 1, client: 2, plain: 4, doctor: 1 } as const;

/** What traces and metrics call each of them. */
const PARTS = {
  engine: "engine",
  readAhead: "reading ahead",
  client: "tools",
  plain: "tools",
  doctor: "doctor",
} as const satisfies Record<keyof typeof SHARES, string>;

export type PlexOptions = {
  clientIdentifier: string;
  /** Which part of the process connects. */
  share: keyof typeof SHARES;
  /** Called once for each list that cannot be read in full. */
  warn: (message: string) => void;
};

/** How to reach Plex, from the configuration. @throws UserError when PLEX_CA_FILE cannot be used */
export function plexOptions(
  baseUrl: string,
  { plex }: Config,
  { clientIdentifier, share, warn }: PlexOptions,
): PlexTransportDeps {
  const { token, timeoutMs, maxConnections, retries, caFile } = plex;
  return {
    baseUrl,
    token: () => token.current(),
    clientIdentifier,
    version: VERSION,
    timeoutMs,
    clock: systemClock,
    connections: Math.max(1, Math.floor((maxConnections * SHARES[share]) / 10)),
    retries,
    random: Math.random,
    part: PARTS[share],
    ca: caFile === undefined ? undefined : readAuthority(caFile),
    onDropped: warnOfDropped(warn),
  };
}

function warnOfDropped(warn: (message: string) => void): (about: string, count: number) => void {
  const warned = new Set<string>();
  return (about, count) => {
    if (warned.has(about) || warned.size >= MAX_WARNINGS) return;
    warned.add(about);
    warn(`Plex's ${about} has entries that cannot be read and are left out: ${count} at first.`);
  };
}

function readAuthority(file: string): string {
  try {
    const pem = readFileSync(file, "utf8");
    // Without this check a wrong file would show up much later, as an untrusted certificate.
    void new X509Certificate(pem);
    return pem;
  } catch (error) {
    const hint = "Name a readable PEM file with the certificate of the authority.";
    throw new UserError(`PLEX_CA_FILE is not a certificate: ${file}.`, hint, "invalid_request", { cause: error });
  }
}
