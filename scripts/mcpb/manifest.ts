import { DEFAULT_TOOLSETS } from "../../src/core/toolsets.ts";
import { chooseTools, type ToolChoice } from "../../src/hosts/mcp/offered-tools.ts";

/** The choice of a server whose settings are the defaults. */
const BY_DEFAULT: ToolChoice = {
  toolsets: DEFAULT_TOOLSETS,
  readOnly: false,
  listing: { toolsets: [], outputSchemas: false },
};

/** The fields that the client shows in its dialogue. */
export const USER_CONFIG = {
  env_file: {
    type: "file",
    title: "Configuration file",
    description:
      "The .env file of your daemon, so that both use the same queue. Leave it empty to use " +
      "the usual place, or for Plex only.",
  },
  plex_url: {
    type: "string",
    title: "Plex address",
    description: "For example http://192.168.1.10:32400. If empty, the configuration file applies.",
  },
  plex_token: {
    type: "string",
    title: "Plex token",
    description:
      "The X-Plex-Token of the server's owner. If empty, the configuration file applies.",
    sensitive: true,
  },
  tmdb_api_key: {
    type: "string",
    title: "TMDB API key",
    description:
      "A v3 key or v4 token of themoviedb.org. If empty, the configuration file applies.",
    sensitive: true,
  },
  toolsets: {
    type: "string",
    title: "Toolsets",
    description:
      "Groups of tools, separated by commas, for example plex,ingest; for Plex only, plex. If " +
      "empty, the configuration file applies.",
  },
  read_only: {
    type: "boolean",
    title: "Only look",
    description:
      "Offers only tools that change nothing. This switch overrides the configuration file.",
    default: false,
  },
} as const;

/** The setting that each field sets. */
export const VARIABLES: Record<keyof typeof USER_CONFIG, string> = {
  env_file: "PLEX_INGEST_ENV_FILE",
  plex_url: "PLEX_URL",
  plex_token: "PLEX_TOKEN",
  tmdb_api_key: "TMDB_API_KEY",
  toolsets: "PLEX_MCP_TOOLSETS",
  read_only: "PLEX_MCP_READ_ONLY",
};

/**
 * The systems whose database driver is in the bundle. Windows is excluded, because nothing has been
 * tested there.
 */
export const PLATFORMS = ["darwin", "linux"] as const;

type Package = {
  name: string;
  version: string;
  description: string;
  license: string;
  engines: { node: string };
};

/**
 * The manifest that an MCP client reads before it installs the bundle, in version 0.4:
 * https://github.com/modelcontextprotocol/mcpb/blob/main/MANIFEST.md
 */
export function mcpbManifest({ name, version, description, license, engines }: Package) {
  const entry = "dist/plex-ingest.js";
  return {
    manifest_version: "0.4",
    name,
    display_name: "plex-ingest",
    version,
    description,
    long_description:
      "Reviews what plex-ingest is not sure of, and browses and controls Plex. The daemon of " +
      "plex-ingest files releases, and this bundle does not start it. Without a daemon, and " +
      "with only an address and a token, it serves Plex.",
    author: { name: "the plex-ingest authors" },
    license,
    privacy_policies: ["https://www.themoviedb.org/privacy-policy"],
    server: {
      type: "node",
      entry_point: entry,
      mcp_config: {
        command: "node",
        args: [`\${__dirname}/${entry}`, "mcp"],
        env: Object.fromEntries(
          Object.entries(VARIABLES).map(([key, variable]) => [variable, `\${user_config.${key}}`]),
        ),
      },
    },
    tools: chooseTools(BY_DEFAULT).listed.map(({ name, description }) => ({ name, description })),
    // The toolsets field and the configured services decide which tools are listed.
    tools_generated: true,
    // Without a default, some clients pass the placeholder itself.
    user_config: Object.fromEntries(
      Object.entries(USER_CONFIG).map(([key, field]) => [
        key,
        { required: false, default: "", ...field },
      ]),
    ),
    compatibility: { platforms: PLATFORMS, runtimes: { node: engines.node } },
  };
}
