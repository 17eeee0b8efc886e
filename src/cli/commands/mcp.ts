import { TOOLSET_NAMES } from "../../core/toolsets.ts";
import { defineCommand } from "./define.ts";

export const mcp = defineCommand({
  name: "mcp",
  summary: "serve the review queue and Plex to an MCP client over stdio",
  examples: [
    ["mcp", "started by an MCP client"],
    ["mcp --read-only --toolsets ingest", "only look, only at the queue"],
  ],
  options: {
    toolsets: { value: "<list>", summary: `only these: ${TOOLSET_NAMES.join(",")}` },
    readOnly: { summary: "no tools that change anything" },
  },
  async run({ toolsets, readOnly = false }, context) {
    await context.mcp({ toolsets, readOnly });
    return 0;
  },
});
