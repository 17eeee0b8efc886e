import { cleanText } from "../../base/text/clean-text.ts";
import type { Tool } from "./tools/define.ts";
import { findOurArgument } from "./tools/read-arguments.ts";

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
};

/** Finds our tool for a tool name from another server; undefined if we have no matching tool. */
export function findOurName(name: string, has: (name: string) => boolean): string | undefined {
  const bare = name.replace(/^plex_/, "");
  const [ours] = Object.entries(TOOL_NAMES).find(([, names]) => names.includes(bare)) ?? [];
  return ours ?? (bare !== name && has(bare) ? bare : undefined);
}

/**
 * Tool names from the original design documents of this program. Calls that use them, or a renamed
 * argument, are carried out, but the names are not listed anywhere. For other servers' names, the
 * answer names our tool instead.
 */
const ORIGINAL_TOOLS: ReadonlySet<string> = new Set([
  "plex_get_libraries",
  "plex_get_library_items",
  "plex_get_recently_added",
  "plex_get_on_deck",
  "plex_get_sessions",
  "plex_search",
  "plex_refresh_library",
  "plex_get_history",
  "search_library",
  "list_recent",
  "approve_pending",
]);
const ORIGINAL_ARGUMENTS: Readonly<Record<string, string>> = { control_playback: "position" };

/** Returns our tool for a name from the original documents, and any other name unchanged. */
export const toOriginalName = (name: string): string =>
  ORIGINAL_TOOLS.has(name) ? (findOurName(name, () => true) ?? name) : name;

/**
 * Converts arguments from the original documents into arguments of our tool. Unknown arguments
 * stay, so that they are refused.
 */
export function toOriginalArguments(tool: Tool, name: string, args: unknown): unknown {
  const renamed = ORIGINAL_TOOLS.has(name) ? undefined : ORIGINAL_ARGUMENTS[name];
  if (tool.name === name && renamed === undefined) return args;
  if (typeof args !== "object" || args === null || Array.isArray(args)) return args;
  return Object.fromEntries(
    Object.entries(args).map(([given, value]) => {
      const ours = Object.hasOwn(tool.input.shape, given)
        ? undefined
        : findOurArgument(tool.input, given);
      if (ours === undefined || Object.hasOwn(args, ours)) return [given, value];
      return renamed === undefined || renamed === given
        ? [ours, asWanted(tool, ours, value)]
        : [given, value];
    }),
  );
}

/**
 * Explains how to call our tool with arguments that were meant for another server's tool: `Call
 * NAME with {…}.`
 */
export function formatOurCall(tool: Tool, args: unknown): string {
  const given = typeof args === "object" && args !== null ? Object.entries(args) : [];
  const ours = given.flatMap(([name, value]) => {
    const meant = Object.hasOwn(tool.input.shape, name) ? name : findOurArgument(tool.input, name);
    return meant === undefined ? [] : [[meant, asWanted(tool, meant, value)]];
  });
  const text = cleanText(JSON.stringify(Object.fromEntries(ours)), 400);
  return ours.length === 0 ? `Call ${tool.name}.` : `Call ${tool.name} with ${text}.`;
}

/** Adapts a value to our schema, for example a single id to a list or a number to text. */
function asWanted(tool: Tool, name: string, value: unknown): unknown {
  const tries = [value, String(value), [value], Number(value), [Number(value)]];
  const schema = tool.input.shape[name] as
    | { safeParse(value: unknown): { success: boolean } }
    | undefined;
  return tries.find((attempt) => schema?.safeParse(attempt).success) ?? value;
}
