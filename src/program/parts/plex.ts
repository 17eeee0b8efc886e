import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createGate, type Gate } from "../../adapters/http/gate.ts";
import { UserError } from "../../core/errors.ts";
import type { PlexClientDeps } from "../../servers/plex/client.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";

/** Bounds the memory of a process that runs for years with a Plex that sends nonsense. */
const MAX_WARNINGS = 100;

/** The parts of a process that ask Plex, as traces and metrics call them. */
type Part = "engine" | "reading ahead" | "tools" | "doctor";

/** Whatever asks Plex in this process has its connections together. Processes do not know of each other. */
const gates = new WeakMap<Config["plex"], Gate>();

function gateOf(plex: Config["plex"]): Gate {
  const gate = gates.get(plex) ?? createGate(plex.maxConnections);
  gates.set(plex, gate);
  return gate;
}

export type PlexOptions = {
  clientIdentifier: string;
  part: Part;
  /** Called once for each list that cannot be read in full. */
  warn: (message: string) => void;
};

/** How to reach Plex, from the configuration. @throws UserError when PLEX_CA_FILE cannot be used */
export function plexOptions(
  baseUrl: string,
  { plex }: Config,
  { clientIdentifier, part, warn }: PlexOptions,
): PlexClientDeps {
  const { token, timeoutMs, retries, retryDelayMs, breaker, caFile } = plex;
  return {
    baseUrl,
    token: () => token.current(),
    clientIdentifier,
    version: VERSION,
    timeoutMs,
    clock: systemClock,
    gate: gateOf(plex),
    retries,
    retryDelayMs,
    breaker,
    random: Math.random,
    part,
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
