import { basename, dirname } from "node:path/posix";
import { isFields, type JsonFields } from "../../base/text/parse-json.ts";

// The tools of the founding documents of this program, and of the programs that they describe.
// Under its original name, a tool also accepts its original arguments, which are not advertised.
// docs/reference/original-tools.md has one row for each tool.

type Rename = Readonly<Record<string, string>>;

/** Our tools for names that we do not use ourselves. */
const RENAMED_TOOLS: Rename = {
  search_library: "search_media",
  list_recent: "get_recently_added",
  approve_pending: "approve_ingest",
  reject_pending: "reject_ingest",
  get_pending_queue: "get_ingest_queue",
  plex_get_libraries: "list_libraries",
  plex_get_library_items: "list_library_items",
  plex_get_recently_added: "get_recently_added",
  plex_get_on_deck: "get_on_deck",
  plex_get_sessions: "get_playback_status",
  plex_search: "search_media",
  plex_refresh_library: "scan_library",
  plex_get_history: "get_watch_history",
};

/** True for a name from the documents that we do not use ourselves. */
export const isRenamedTool = (name: string): boolean => Object.hasOwn(RENAMED_TOOLS, name);

/** Returns our tool for a name from the documents, and any other name unchanged. */
export const toOurTool = (name: string): string => ownIn(RENAMED_TOOLS, name) ?? name;

const TWO_PATHS: Rename = { source: "from", destination: "to" };
const KIND: Rename = { media_type: "type" };

/** Our names for the documents' arguments, by our name of the tool. */
const ARGUMENTS: Readonly<Record<string, Rename>> = {
  parse_filename: { filename: "name" },
  preview_rename: { filename: "path", ...KIND },
  batch_identify: { directory: "path" },
  search_tmdb: { title: "query", ...KIND },
  get_tmdb_details: KIND,
  get_tmdb_episode: { season_number: "season", episode_number: "episode" },
  get_ingest_history: { status: "action", ...KIND },
  configure_watcher: { stability_seconds: "stable_seconds" },
  approve_ingest: { id: "ids" },
  reject_ingest: { id: "ids" },
  execute_ingest: { source: "path", ...KIND },
  scan_library: { section_id: "library", library_id: "library" },
  list_library_items: { library_id: "library" },
  search_media: { section_id: "library" },
  get_recently_added: { section_id: "library" },
  control_playback: { position: "position_ms" },
  list_directory: { directory: "path" },
  create_directory: { directory: "path" },
  rename_file: { source: "path", destination: "name", new_name: "name" },
  copy_file: TWO_PATHS,
  move_file: TWO_PATHS,
  execute_naming_plan: { plan: "operations" },
};

/** States of the original history, with the action that our history records instead. */
const ACTIONS: Rename = { success: "filed", failed: "error", pending: "held" };

/** Converts values that the documents write differently, by our tool and argument. */
const VALUES: Readonly<Record<string, (value: unknown, args: JsonFields) => unknown>> = {
  "get_ingest_history.action": (value) =>
    typeof value === "string" ? (ACTIONS[value.toLowerCase()] ?? value) : value,
  // The original destination is a path; a file stays in its folder when it is renamed.
  "rename_file.name": (value, { path }) =>
    typeof value === "string" && typeof path === "string" && dirname(value) === dirname(path)
      ? basename(value)
      : value,
  "execute_naming_plan.operations": (value) =>
    Array.isArray(value) ? value.map(toOurOperation) : value,
};

const OPERATION: Rename = { ...TWO_PATHS, operation: "action" };

const toOurOperation = (value: unknown): unknown =>
  isFields(value) ? renameFields(value, (name) => ownIn(OPERATION, name)) : value;

const ownIn = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/**
 * Renames fields with `ourName`. If our name already has a value, the other field stays unchanged,
 * so that it is refused.
 */
export function renameFields(
  given: JsonFields,
  ourName: (name: string) => string | undefined,
): JsonFields {
  const isUnsaid = (name: string): boolean => (given[name] ?? undefined) === undefined;
  const entries = Object.entries(given).map(([name, value]) => {
    const ours = ourName(name);
    return ours !== undefined && isUnsaid(ours)
      ? { name: ours, value, isRenamed: true }
      : { name, value, isRenamed: false };
  });
  const taken = new Set(entries.flatMap(({ name, isRenamed }) => (isRenamed ? name : [])));
  return Object.fromEntries(
    entries.flatMap(({ name, value, isRenamed }) =>
      taken.has(name) && !isRenamed ? [] : [[name, value]],
    ),
  );
}

/**
 * Converts the documents' arguments into arguments of our tool with the name `tool`. Our own and
 * unknown arguments stay unchanged.
 */
export function toOurArguments(tool: string, args: JsonFields): JsonFields {
  const names = ownIn(ARGUMENTS, tool) ?? {};
  const ours = renameFields(args, (name) => ownIn(names, name));
  return Object.fromEntries(
    Object.entries(ours).map(([name, value]) => [
      name,
      ownIn(VALUES, `${tool}.${name}`)?.(value, ours) ?? value,
    ]),
  );
}
