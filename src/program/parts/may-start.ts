import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import type { Config } from "../config/config.ts";
import { listSourceTexts } from "./download-sources.ts";

type RunMode = {
  /** True if the run ends on its own, and may therefore have no work. */
  ends: boolean;
  drain: boolean;
};

/** @throws UserError if the requested engine would be useless with this configuration */
export function assertMayStart(config: Config, { ends, drain }: RunMode): void {
  const refused = drain ? undefined : REFUSED[config.mode];
  if (refused) throw new UserError(...refused, "refused");
  // A resident daemon without a source is a mistake. A run that ends after the current work may be
  // intended.
  if (ends || listSourceTexts(config).length > 0) return;
  throw new UserError(
    "There is no download source: PLEX_INGEST_DIR, TRANSMISSION_URL and DOWNLOAD_CLIENTS are " +
      "not set.",
    sentence`Run ${{ do: "init" }}, or set one of them; docs/reference/settings.md lists all settings.`,
  );
}

const REFUSED: Partial<Record<Config["mode"], readonly [message: string, hint: Sentence]>> = {
  mcp: [
    "In mode mcp no daemon runs: an MCP process hosts the engine while its client is connected.",
    sentence`Set PLEX_WATCHER_AUTO_START=true, or host the engine now: ${{ do: "resume" }}. Set PLEX_MODE=hybrid or daemon to run a daemon.`,
  ],
  hook: [
    "In mode hook no daemon runs: the download client's hook starts an engine for each finished download.",
    "You do not need to start anything. Set PLEX_MODE=hybrid or daemon to run a daemon.",
  ],
};
