import { fraction } from "../values/number.ts";
import { boolean, choice } from "../values/text.ts";
import { variable } from "../values/variable.ts";

/** What is filed without asking, and by which process. */
export const AUTOMATION = {
  PLEX_AUTO_INGEST: variable(boolean(), {
    at: "auto",
    fallback: "false",
    doc: "File what is certain without asking; everything else waits in the review queue.",
  }),
  PLEX_CONFIDENCE_THRESHOLD: variable(fraction(), {
    at: "threshold",
    fallback: "0.85",
    doc: "Minimum confidence for filing without asking, 0 to 1; the guards apply as well.",
  }),
  PLEX_MODE: variable(choice(["hybrid", "daemon", "mcp", "hook"]), {
    at: "mode",
    fallback: "hybrid",
    doc: "Which process files: the daemon (`hybrid`, `daemon`), the MCP process, or the torrent-done hook.",
  }),
};
