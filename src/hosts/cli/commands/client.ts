import type { ClientChange, ClientRequest } from "../../../app/setup/clients.ts";
import { CLIENTS } from "../../../core/clients/client-table.ts";
import { ENTRY_NAME } from "../../../core/clients/entry.ts";
import type { Context } from "../terminal/context.ts";
import { printJson, printLines } from "../terminal/print.ts";
import { type CommandGroup, defineCommand } from "./define.ts";
import { AS_JSON } from "./inputs.ts";

const CLIENT = {
  value: "<client>",
  summary: "one of `plex-ingest client list`",
  suggestions: CLIENTS.map(({ id }) => id),
} as const;
const PROJECT = { summary: "in the file of the project in this folder" } as const;
const DRY_RUN = { summary: "show the change and write nothing" } as const;

const install = defineCommand({
  name: "install",
  summary: "add the MCP server to a client's own list",
  examples: [
    ["client install claude-desktop", "for Claude Desktop"],
    ["client install cursor --dry-run", "only show the change"],
  ],
  arguments: { client: CLIENT },
  options: { project: PROJECT, dryRun: DRY_RUN, json: AS_JSON },
  run: ({ client, project = false, dryRun = false, json }, context) =>
    change({ id: client, act: "install", project, dryRun }, json, context),
});

const uninstall = defineCommand({
  name: "uninstall",
  summary: "take it out again; everything else stays",
  examples: [["client uninstall claude-desktop", "from Claude Desktop"]],
  arguments: { client: CLIENT },
  options: { project: PROJECT, dryRun: DRY_RUN, json: AS_JSON },
  run: ({ client, project = false, dryRun = false, json }, context) =>
    change({ id: client, act: "uninstall", project, dryRun }, json, context),
});

const list = defineCommand({
  name: "list",
  summary: "the clients that are known, and which have it",
  examples: [["client list", "all of them"]],
  options: { json: AS_JSON },
  async run({ json }, context) {
    const clients = await (await context.clients()).list();
    if (json) {
      printJson(context.io, { clients });
      return 0;
    }
    const { table } = await import("../show/table.ts");
    const rows = clients.map(({ id, path, present, installed }) => [
      id,
      installed === undefined ? "unreadable" : installed ? "installed" : present ? "not installed" : "not here",
      path,
    ]);
    printLines(context.io, table(rows));
    return 0;
  },
});

export const client: CommandGroup = {
  name: "client",
  summary: "the MCP server in the lists of MCP clients",
  commands: [list, install, uninstall],
  byDefault: "list",
};

async function change(request: ClientRequest, json: boolean | undefined, context: Context): Promise<number> {
  const done = await (await context.clients()).change(request, context.io.signal);
  if (json) printJson(context.io, { ...done, dry_run: request.dryRun });
  else printLines(context.io, changeLines(done, request));
  return 0;
}

function changeLines(done: ClientChange, { act, dryRun }: ClientRequest): string[] {
  const { client, changed, file, entry, ran, restart } = done;
  if (!changed) return [act === "install" ? `${client} has it already.` : `${client} does not have it.`];
  if (dryRun && ran !== undefined) return ["Would run:", `  ${ran}`];
  if (dryRun && entry) {
    const lines = JSON.stringify({ [ENTRY_NAME]: entry.value }, null, 2).split("\n");
    return [`Would put this under "${entry.key}" in ${file?.path ?? ""}:`, ...lines.map((line) => `  ${line}`)];
  }
  if (dryRun) return [`Would take "${ENTRY_NAME}" out of ${file?.path ?? ""}; everything else stays.`];
  const where = file ? ` It is in ${file.path}${done.project ? ", for this folder alone" : ""}.` : "";
  return [
    act === "install"
      ? `${client} has the server.${where} ${restart}`
      : `${client} no longer has the server. ${restart}`,
    ...(file?.backup === undefined ? [] : [`The old file is ${file.backup}.`]),
  ];
}
