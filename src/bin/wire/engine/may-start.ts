import { serverName } from "../../../adapters/transmission/rpc-url.ts";
import { UserError } from "../../../core/errors.ts";
import type { Config } from "../../config/config.ts";

type Start = {
  /** Ends by itself, so it may find nothing to do. */
  ends: boolean;
  drain: boolean;
};

/** @throws UserError when this configuration has no use for the engine that was asked for */
export function assertMayStart(config: Config, { ends, drain }: Start): void {
  const refused = drain && config.mode !== "mcp" ? undefined : REFUSED[config.mode];
  if (refused) throw new UserError(...refused, "refused");
  // A resident daemon that nothing ever comes to is a mistake; a run that takes in what is there and ends may be intended.
  if (ends || sourcesOf(config).length > 0) return;
  throw new UserError(
    "There is nothing to take in from: neither PLEX_INGEST_DIR nor TRANSMISSION_URL is set.",
    "Set one of them; docs/configuration.md lists all settings.",
  );
}

const REFUSED: Partial<Record<Config["mode"], readonly [message: string, hint: string]>> = {
  mcp: [
    "In mode mcp the MCP process files; an MCP process that files is not in this version yet.",
    "Set PLEX_MODE=hybrid or daemon to run the daemon.",
  ],
  hook: [
    "In mode hook nothing is resident: Transmission's hook starts an engine for each finished torrent.",
    "There is nothing to start here; set PLEX_MODE=hybrid or daemon to run a daemon.",
  ],
};

/** Where downloads come from: folders, and Transmission's address without user and password. */
export const sourcesOf = ({ ingestDirs, transmission: { url } }: Config): string[] => [
  ...ingestDirs,
  ...(url === undefined ? [] : [`Transmission at ${serverName(url)}`]),
];
