import { TOOLSET_NAMES } from "../../../core/toolsets.ts";
import { defineCommand } from "./define.ts";

export const daemon = defineCommand({
  name: "daemon",
  summary: "watch, identify and file until stopped",
  examples: [
    ["daemon", "in the foreground; Ctrl-C stops it"],
    ["daemon --once --dry-run", "show what would be filed where"],
  ],
  options: {
    once: { summary: "process what is already there, then exit" },
    dryRun: { summary: "show what would be filed where, and change nothing" },
    drain: {
      summary: "do all work that can be done now, then exit, as in mode hook",
      conflicts: ["once", "dryRun"],
    },
  },
  async run({ once = false, dryRun = false, drain = false }, context) {
    await context.daemon({ once, dryRun, drain });
    return 0;
  },
});

export const mcp = defineCommand({
  name: "mcp",
  summary:
    "serve the review queue and Plex to an MCP client over stdio, or to several clients over HTTP",
  examples: [
    ["mcp", "started by an MCP client"],
    ["mcp --read-only --toolsets ingest", "read-only, with the queue tools only"],
    [
      "mcp --http --toolsets plex",
      "for remote clients; set SERVER_HOST, SERVER_PORT and AUTH_TOKEN",
    ],
  ],
  options: {
    toolsets: { value: "<list>", summary: `only these toolsets: ${TOOLSET_NAMES.join(",")}` },
    list: {
      value: "<list>",
      summary: "tools in the list for clients: core, toolsets, or all",
    },
    outputSchemas: { summary: "list the schemas of the answers" },
    http: { summary: "Streamable HTTP at /mcp instead of stdio" },
    readOnly: { summary: "offer no tools that change anything" },
  },
  async run({ toolsets, list, outputSchemas = false, http = false, readOnly = false }, context) {
    await context.mcp({ toolsets, list, outputSchemas, readOnly, http });
    return 0;
  },
});

export const demo = defineCommand({
  name: "demo",
  summary: "watch plex-ingest work with stand-ins for TMDB and Plex, in its own folder",
  examples: [
    ["demo", "takes about ten seconds"],
    ["demo --keep", "runs until Ctrl-C, so that you can try commands on it"],
    [
      "demo --web",
      "runs until Ctrl-C, with a link to the page where doubtful downloads wait for you",
    ],
  ],
  options: {
    keep: { summary: "keep the demo running" },
    web: { summary: "keep the demo running, and decide in a browser" },
  },
  async run({ keep = false, web = false }, context) {
    await context.demo({ keep, web });
    return 0;
  },
});

export const torrentDone = defineCommand({
  name: "torrent-done",
  summary:
    "report a finished download immediately, from the hook of a download client; never fails",
  examples: [
    ["torrent-done", "called by scripts/torrent-done.sh, with the variables that the client sets"],
    [
      "torrent-done --client seedbox --path /srv/dl/Heat.1995 --hash 0123456789abcdef0123456789abcdef01234567",
      "for a client that passes these values",
    ],
  ],
  options: {
    client: { value: "<name>", summary: "client name in DOWNLOAD_CLIENTS" },
    path: {
      value: "<path>",
      summary: "full path of the downloaded file or folder, in a watched folder",
    },
    hash: { value: "<hash>", summary: "info hash: 40 or 64 hex digits" },
  },
  database: "hook",
  // Kept short because the download client may wait for this process to end.
  exitMs: 50,
  async run(named, context) {
    const { ok, line } = await context.answerHook(named);
    if (ok) context.io.out(line);
    else context.io.err(line);
    return 0;
  },
});
