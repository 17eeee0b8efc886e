import { BUNDLE } from "../../../test/support/daemon.ts";
import type { Source } from "../peer.ts";

export type ServerPeer = {
  name: string;
  source: Source | undefined;
  /** Entry file, relative to the folder of its package. */
  entry: string;
  args: readonly string[];
  /**
   * A read whose response can be cached: Plex's libraries. Servers for Sonarr and Radarr have none,
   * because there is no Sonarr to answer them.
   */
  tool?: string;
};

/**
 * MCP servers for Plex, and for Sonarr or Radarr, whose package.json states that they are on npm.
 * Those for Plex use PLEX_URL and PLEX_TOKEN, the others SONARR_URL, SONARR_API_KEY, RADARR_URL and
 * RADARR_API_KEY.
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
  {
    // https://github.com/aplaceforallmystuff/mcp-arr
    name: "mcp-arr-server",
    source: { npm: "mcp-arr-server@1.7.3" },
    entry: "mcp-arr-server/dist/index.js",
    args: [],
  },
  {
    // https://github.com/fx/mcp-arr
    name: "mcp-arr",
    source: { npm: "mcp-arr@0.3.0" },
    entry: "mcp-arr/dist/cli.js",
    args: [],
  },
  {
    // https://github.com/jbydeley/sonarr-mcp
    name: "sonarr-mcp",
    source: { npm: "sonarr-mcp@1.7.0" },
    entry: "sonarr-mcp/dist/src/main.js",
    args: [],
  },
  {
    name: "radarr-mcp",
    source: { npm: "radarr-mcp@1.0.1" },
    entry: "radarr-mcp/dist/index.js",
    args: [],
  },
  {
    name: "arr-mcp-server",
    source: { npm: "arr-mcp-server@1.1.0" },
    entry: "arr-mcp-server/dist/index.js",
    args: [],
  },
];
