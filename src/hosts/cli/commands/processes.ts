import { TOOLSET_NAMES } from "../../../core/toolsets.ts";
import { defineCommand } from "./define.ts";

export const daemon = defineCommand({
  name: "daemon",
  summary: "watch, identify and file until stopped",
  examples: [
    ["daemon", "in the foreground; Ctrl-C stops it"],
    ["daemon --once --dry-run", "what would be filed where"],
  ],
  options: {
    once: { summary: "process what is there, then exit" },
    dryRun: { summary: "show what would be filed where, and change nothing" },
    drain: {
      summary: "do everything that can be done now, then exit, as mode hook does",
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
  summary: "serve the review queue and Plex to an MCP client over stdio, or to many over HTTP",
  examples: [
    ["mcp", "started by an MCP client"],
    ["mcp --read-only --toolsets ingest", "only look, only at the queue"],
    [
      "mcp --http --toolsets plex",
      "for clients elsewhere; SERVER_HOST, SERVER_PORT and AUTH_TOKEN say where and who",
    ],
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

export const demo = defineCommand({
  name: "demo",
  summary: "see it work with stand-ins for TMDB and Plex, in its own folder",
  examples: [
    ["demo", "about ten seconds"],
    ["demo --keep", "until Ctrl-C, to try commands on it"],
    ["demo --web", "until Ctrl-C, with a link to the page; what is in doubt waits for you there"],
  ],
  options: {
    keep: { summary: "leave it running" },
    web: { summary: "leave it running, and decide in a browser" },
  },
  async run({ keep = false, web = false }, context) {
    await context.demo({ keep, web });
    return 0;
  },
});

export const torrentDone = defineCommand({
  name: "torrent-done",
  summary: "for the hook of a download client: reports a finished download at once; never fails",
  examples: [
    ["torrent-done", "called by scripts/torrent-done.sh, with the variables that the client sets"],
    [
      "torrent-done --client seedbox --path /srv/dl/Heat.1995 --hash 0123456789abcdef0123456789abcdef01234567",
      "from a client that names them itself",
    ],
  ],
  options: {
    client: { value: "<name>", summary: "the client's name in DOWNLOAD_CLIENTS" },
    path: { value: "<path>", summary: "the full path of its file or folder, in a watched folder" },
    hash: { value: "<hash>", summary: "its info hash: 40 or 64 hex digits" },
  },
  database: "hook",
  // A client may wait for its child.
  exitMs: 50,
  async run(named, context) {
    const { ok, line } = await context.answerHook(named);
    if (ok) context.io.out(line);
    else context.io.err(line);
    return 0;
  },
});
