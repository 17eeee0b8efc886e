import type { ToolReach } from "../../base/actions/tool-reach.ts";
import { isFields, type JsonFields } from "../../base/text/parse-json.ts";
import { isRenamedTool, renameFields, toOurArguments } from "./original-tools.ts";
import { findOurArgument } from "./tools/argument-names.ts";
import { asMeant } from "./tools/as-meant.ts";
import type { Tool } from "./tools/define.ts";
import { formatCall } from "./tools/format-call.ts";

type NamedInput = Pick<Tool, "name" | "input">;

/**
 * Names that other Plex servers use for each of our tools, also accepted with the prefix `plex_`.
 * docs/reference/mcp.md lists them.
 */
const TOOL_NAMES: Readonly<Record<string, readonly string[]>> = {
  search_media: ["search", "search_library"],
  list_libraries: ["get_libraries", "list_sections"],
  list_library_items: ["get_library_items", "browse_library"],
  get_recently_added: ["list_recent", "recently_added"],
  get_on_deck: ["on_deck"],
  get_playback_status: ["get_sessions", "get_active_sessions", "now_playing", "get_clients"],
  get_watch_history: ["get_history"],
  get_media_details: ["get_metadata", "get_item"],
  scan_library: ["refresh_library"],
  control_playback: ["playback_control"],
  approve_ingest: ["approve_pending"],
  reject_ingest: ["reject_pending"],
  retry_ingest: ["retry_pending"],
  get_ingest_queue: ["list_pending", "get_pending"],
  find_space: ["disk_usage", "get_disk_usage", "disk_space", "storage_usage", "get_free_space"],
  audit_library: ["check_library", "find_duplicates"],
  list_directory: ["list_files", "list_folder"],
};

/** Finds our tool for a tool name from another server; undefined if we have no matching tool. */
export function findOurName(name: string, has: (name: string) => boolean): string | undefined {
  const bare = name.replace(/^plex_/, "");
  const [ours] = Object.entries(TOOL_NAMES).find(([, names]) => names.includes(bare)) ?? [];
  return ours ?? (bare !== name && has(bare) ? bare : undefined);
}

/**
 * Converts the arguments of a call into arguments of our tool. If `name` is in the founding
 * documents but is not ours, names of other servers are converted as well. Unknown arguments stay,
 * so that they are refused.
 */
export function toMeantArguments(tool: NamedInput, name: string, args: unknown): unknown {
  if (!isFields(args)) return args;
  const given = toOurArguments(tool.name, args);
  return isRenamedTool(name) ? withOurNames(tool, given) : given;
}

const withOurNames = (tool: NamedInput, args: JsonFields): JsonFields =>
  renameFields(args, (name) =>
    Object.hasOwn(tool.input.shape, name) ? undefined : findOurArgument(tool.input, name),
  );

/**
 * Explains how to call our tool with arguments that were meant for another server's tool: `Call
 * NAME with {…}.`
 */
export function formatOurCall(tool: NamedInput, args: unknown, reach: ToolReach = true): string {
  const given = isFields(args) ? toOurArguments(tool.name, args) : {};
  const ours = Object.entries(given).flatMap(([name, value]) => {
    const meant = Object.hasOwn(tool.input.shape, name) ? name : findOurArgument(tool.input, name);
    const schema = meant === undefined ? undefined : tool.input.shape[meant];
    const read = schema && asMeant(schema, value);
    return meant === undefined || read === undefined ? [] : [[meant, read]];
  });
  return formatCall(tool.name, Object.fromEntries(ours), reach);
}
