import type { ClientRequest } from "../../../app/setup/clients.ts";
import { CLIENTS } from "../../../core/clients/client-table.ts";
import { clientChangeLines } from "../show/client-lines.ts";
import { formatTable } from "../show/table.ts";
import { printAnswer } from "../terminal/print.ts";
import { AS_JSON, type Command, type CommandGroup, defineCommand } from "./define.ts";

const CLIENT = {
  value: "<client>",
  summary: "a client from `plex-ingest client list`",
  suggestions: CLIENTS.map(({ id }) => id),
} as const;

const changing = (act: ClientRequest["act"], words: Pick<Command, "summary" | "examples">) =>
  defineCommand({
    name: act,
    ...words,
    arguments: { client: CLIENT },
    options: {
      project: { summary: "use the project's file in this folder" },
      dryRun: { summary: "show the change without writing it" },
      json: AS_JSON,
    },
    async run({ client, project = false, dryRun = false, json }, context) {
      const request = { id: client, act, project, dryRun };
      const done = await (await context.clients()).change(request, context.io.signal);
      return printAnswer(context.io, json, { ...done, dry_run: dryRun }, () =>
        clientChangeLines(done, request),
      );
    },
  });

const install = changing("install", {
  summary: "add the MCP server to a client's list",
  examples: [
    ["client install claude-desktop", "for Claude Desktop"],
    ["client install cursor --dry-run", "only show the change"],
  ],
});

const uninstall = changing("uninstall", {
  summary: "remove it again; everything else stays",
  examples: [["client uninstall claude-desktop", "from Claude Desktop"]],
});

const list = defineCommand({
  name: "list",
  summary: "list the known clients and whether each has the MCP server",
  examples: [["client list", "all of them"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const clients = await (await context.clients()).list();
    const rows = clients.map(({ id, path, present, installed }) => [
      id,
      installed === undefined
        ? "unreadable"
        : installed
          ? "installed"
          : present
            ? "not installed"
            : "not found",
      path,
    ]);
    return printAnswer(context.io, json, { clients }, () => formatTable(rows));
  },
});

const setHook = defineCommand({
  name: "set-hook",
  changes: "files",
  summary: "let a download client report each finished download at once",
  examples: [["client set-hook seedbox", "the client of this name in DOWNLOAD_CLIENTS"]],
  arguments: {
    name: { value: "<name>", summary: "its name in DOWNLOAD_CLIENTS, or transmission" },
  },
  async run({ name }, context) {
    const { io } = context;
    io.out(`${await (await context.setup()).setHookOf(name, io.signal)}\n`);
    return 0;
  },
});

const unsetHook = defineCommand({
  name: "unset-hook",
  changes: "files",
  summary: "take back set-hook: the download client calls the script no longer",
  examples: [["client unset-hook seedbox", "the client of this name in DOWNLOAD_CLIENTS"]],
  arguments: {
    name: { value: "<name>", summary: "its name in DOWNLOAD_CLIENTS, or transmission" },
  },
  async run({ name }, context) {
    const { io } = context;
    io.out(`${await (await context.setup()).unsetHookOf(name, io.signal)}\n`);
    return 0;
  },
});

export const client: CommandGroup = {
  name: "client",
  summary: "the MCP server in MCP clients' lists, and the hooks of download clients",
  commands: [list, install, uninstall, setHook, unsetHook],
  byDefault: "list",
};
