import { BUNDLE } from "../../../test/support/daemon.ts";
import type { Source } from "../peer.ts";

export type ServerPeer = {
  name: string;
  source: Source | undefined;
  /** Entry file, relative to the folder of its package. */
  entry: string;
  args: readonly string[];
  /** A read whose response can be cached: Plex's libraries. */
  tool: string;
};

/**
 * MCP servers for Plex whose package.json states that they are on npm. All of them use PLEX_URL and
 * PLEX_TOKEN.
 */
export const SERVERS: readonly ServerPeer[] = [
  {
    name: "plex-ingest",
    source: undefined,
    entry: BUNDLE,
    args: ["mcp", "--toolsets", "plex"],
    tool: "list_libraries",
  },
  {
    // https://github.com/niavasha/plex-mcp-server
    name: "plex-mcp-server",
    source: { npm: "plex-mcp-server@1.4.1" },
    entry: "plex-mcp-server/build/plex-mcp-server.js",
    args: [],
    tool: "get_libraries",
  },
  {
    // https://github.com/vyb1ng/plex-mcp
    name: "plex-mcp",
    source: { npm: "plex-mcp@0.5.3" },
    entry: "plex-mcp/index.js",
    args: [],
    tool: "browse_libraries",
  },
];
