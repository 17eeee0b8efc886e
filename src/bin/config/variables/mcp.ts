import { boolean, choiceList } from "../values/text.ts";
import { variable } from "../values/variable.ts";

/** What the MCP server offers. */
export const MCP = {
  PLEX_MCP_TOOLSETS: variable(choiceList(["plex", "ingest", "identify", "files", "torrents"]), {
    at: "toolsets",
    fallback: "plex,ingest,identify,torrents",
    doc: "Which groups of tools the MCP server has.",
  }),
  PLEX_MCP_READ_ONLY: variable(boolean(), {
    at: "readOnly",
    fallback: "false",
    doc: "Only tools that read; the database is opened read-only.",
  }),
};
