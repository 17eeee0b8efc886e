import type { ClientChange, ClientRequest } from "../../../app/setup/clients.ts";
import { ENTRY_NAME } from "../../../core/clients/client-table.ts";

/**
 * Formats a change of an MCP client's list of servers. The only text about such a change, because a
 * request may have changed nothing.
 */
export function clientChangeLines(
  done: ClientChange,
  { act, dryRun }: Pick<ClientRequest, "act" | "dryRun">,
): string[] {
  const { client, changed, file, entry, ran, restart } = done;
  if (!changed) {
    return [act === "install" ? `${client} already has it.` : `${client} does not have it.`];
  }
  if (dryRun && ran !== undefined) return ["Would run:", `  ${ran}`];
  if (dryRun && entry) {
    const lines = JSON.stringify({ [ENTRY_NAME]: entry.value }, null, 2).split("\n");
    return [
      `Would add this under "${entry.key}" in ${file?.path ?? ""}:`,
      ...lines.map((line) => `  ${line}`),
    ];
  }
  if (dryRun) {
    return [`Would remove "${ENTRY_NAME}" from ${file?.path ?? ""}; everything else stays.`];
  }
  const where = file
    ? ` It is in ${file.path}${done.project ? ", for this folder only" : ""}.`
    : "";
  return [
    act === "install"
      ? `${client} has the server.${where} ${restart}`
      : `${client} no longer has the server. ${restart}`,
    ...(file?.backup === undefined ? [] : [`The old file is ${file.backup}.`]),
  ];
}
