import { defineCommand } from "./define.ts";

export const mcp = defineCommand({
  name: "mcp",
  summary: "serve the review queue and Plex to an MCP client over stdio",
  options: {
    toolsets: { value: "<list>", summary: "ingest,plex,torrents: only these" },
    readOnly: { summary: "no tool that changes anything" },
  },
  async run({ toolsets, readOnly = false }, context) {
    await context.mcp({ toolsets, readOnly });
    return 0;
  },
});
