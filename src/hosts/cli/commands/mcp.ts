import { TOOLSET_NAMES } from "../../../core/toolsets.ts";
import { defineCommand } from "./define.ts";

export const mcp = defineCommand({
  name: "mcp",
  summary: "serve the review queue and Plex to an MCP client over stdio, or to many over HTTP",
  examples: [
    ["mcp", "started by an MCP client"],
    ["mcp --read-only --toolsets ingest", "only look, only at the queue"],
    ["mcp --http --toolsets plex", "for clients elsewhere; SERVER_HOST, SERVER_PORT and AUTH_TOKEN say where and who"],
  ],
  options: {
    toolsets: { value: "<list>", summary: `only these: ${TOOLSET_NAMES.join(",")}` },
    http: { summary: "Streamable HTTP at /mcp instead of stdio" },
    readOnly: { summary: "no tools that change anything" },
  },
  async run({ toolsets, http = false, readOnly = false }, context) {
    await context.mcp({ toolsets, readOnly, http });
    return 0;
  },
});
