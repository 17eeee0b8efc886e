/** A tool of the founding documents, as they write it. */
export type OriginalTool = {
  document: "000" | "001" | "003, 004";
  name: string;
  /** A call with every parameter of the document, or of its program if the document names none. */
  call: Readonly<Record<string, unknown>>;
  /**
   * Documented fields of the answer, as paths. If we name a field differently, `ours` follows `=`.
   */
  fields: readonly string[];
  /** What differs, with its reason. */
  differs?: string;
};

const MEDIA = "id title type year summary library thumb rating added_at duration=duration_ms".split(
  " ",
);
const media = (at: string): string[] =>
  MEDIA.map((field) => {
    const [theirs = "", ours] = field.split("=");
    return ours === undefined ? `${at}.${theirs}` : `${at}.${theirs}=${at}.${ours}`;
  });
const SESSION =
  "session_id media user client state position_ms duration_ms progress_percent updated_at".split(
    " ",
  );
const FROM = "/downloads/Heat.1995.mkv";
const TO = "/media/Movies/Heat (1995)/Heat (1995).mkv";

const LIST = "The list is in a field, because the protocol's structured answers are objects.";
const MEDIA_UNIT = "`duration` states its unit, as `position_ms` does.";
const MEDIA_NAMES = `${LIST} Items have the fields that 003 names.`;
const TWO_STEPS =
  "Off by default (toolset `files`), and in two steps, because 000 requires a person's agreement.";

/** Every tool of the founding documents, in their order. */
export const DOCUMENTED_TOOLS: readonly OriginalTool[] = [
  { document: "000", name: "list_libraries", call: {}, fields: [] },
  { document: "000", name: "list_recent", call: { section_id: "1", limit: 20 }, fields: [] },
  { document: "000", name: "search_library", call: { section_id: "1", query: "dune" }, fields: [] },
  { document: "000", name: "get_server_info", call: {}, fields: [] },
  {
    document: "000",
    name: "list_directory",
    call: { path: "/downloads" },
    fields: [],
    differs: "Off by default (toolset `files`).",
  },
  {
    document: "000",
    name: "parse_filename",
    call: { filename: "Heat.1995.1080p.mkv" },
    fields: [],
    differs: "The name is read by our own parser, not by guessit, so the fields have other names.",
  },
  {
    document: "000",
    name: "search_tmdb",
    call: { title: "Heat", year: 1995, media_type: "movie" },
    fields: [],
    differs: "Without `media_type`, both films and series are found.",
  },
  {
    document: "000",
    name: "get_tmdb_details",
    call: { tmdb_id: 949, media_type: "movie" },
    fields: [],
  },
  {
    document: "000",
    name: "get_tmdb_episode",
    call: { tmdb_id: 1396, season: 1, episode: 2 },
    fields: [],
  },
  {
    document: "000",
    name: "preview_rename",
    call: { filename: "Heat.1995.1080p.mkv" },
    fields: [],
    differs: "For a full path, the files and the library are checked as well.",
  },
  { document: "000", name: "batch_identify", call: { directory: "/downloads" }, fields: [] },
  { document: "000", name: "get_watcher_status", call: {}, fields: [] },
  { document: "000", name: "get_ingest_queue", call: {}, fields: [] },
  {
    document: "000",
    name: "get_ingest_history",
    call: { status: "SUCCESS", tmdb_id: 949, media_type: "movie", limit: 50 },
    fields: [],
    differs:
      "`status` selects the action: `filed`, `held` for pending, `error` for failed. `tmdb_id` and `media_type` select releases by their current work.",
  },
  { document: "000", name: "scan_library", call: { section_id: "1" }, fields: [] },
  {
    document: "000",
    name: "rename_file",
    call: { source: TO, destination: "/media/Movies/Heat (1995)/Heat.mkv" },
    fields: [],
    differs: `${TWO_STEPS} Another folder needs \`move_file\`.`,
  },
  {
    document: "000",
    name: "copy_file",
    call: { source: FROM, destination: TO },
    fields: [],
    differs: TWO_STEPS,
  },
  {
    document: "000",
    name: "move_file",
    call: { source: FROM, destination: TO },
    fields: [],
    differs: TWO_STEPS,
  },
  {
    document: "000",
    name: "create_directory",
    call: { path: "/media/Movies/Heat (1995)" },
    fields: [],
    differs: TWO_STEPS,
  },
  {
    document: "000",
    name: "execute_naming_plan",
    call: { plan: [{ source: FROM, destination: TO, operation: "copy" }] },
    fields: [],
    differs: TWO_STEPS,
  },
  { document: "000", name: "execute_ingest", call: { source: FROM }, fields: [] },
  { document: "000", name: "start_watcher", call: {}, fields: [] },
  { document: "000", name: "stop_watcher", call: {}, fields: [] },
  {
    document: "000",
    name: "approve_ingest",
    call: { id: 12 },
    fields: [],
    differs:
      "The program's `source`, a path, is not taken: several releases may have been at one path, and an id is what the queue showed.",
  },
  {
    document: "000",
    name: "reject_ingest",
    call: { id: 12 },
    fields: [],
    differs: "`source` as for `approve_ingest`.",
  },
  {
    document: "000",
    name: "configure_watcher",
    call: { auto_ingest: true, confidence_threshold: 0.9, stability_seconds: 60 },
    fields: [],
    differs: "A threshold below 0.5 is refused, because it would file almost anything.",
  },
  {
    document: "001",
    name: "plex_get_libraries",
    call: {},
    fields: [
      "[].title=libraries[].name",
      "[].key=libraries[].id",
      "[].type=libraries[].type",
      "[].agent=libraries[].agent",
      "[].scanner=libraries[].scanner",
      "[].updatedAt=libraries[].updated_at",
      "[].uuid=libraries[].uuid",
    ],
    differs: `${LIST} A library has \`id\` and \`name\`, as in 003: one answer for both documents.`,
  },
  {
    document: "001",
    name: "plex_get_library_items",
    call: { library_id: "1", limit: 50, offset: 10 },
    fields: media("items[]"),
    differs: MEDIA_NAMES,
  },
  {
    document: "001",
    name: "plex_get_recently_added",
    call: { limit: 10 },
    fields: media("items[]"),
    differs: MEDIA_NAMES,
  },
  {
    document: "001",
    name: "plex_get_on_deck",
    call: { limit: 10 },
    fields: media("items[]"),
    differs: MEDIA_NAMES,
  },
  {
    document: "001",
    name: "plex_get_sessions",
    call: {},
    fields: [
      "[].user=sessions[].user",
      "[].player=sessions[].client",
      "[].viewOffset=sessions[].position_ms",
    ],
    differs: `${LIST} \`position_ms\` is \`viewOffset\` with its unit, as in 003.`,
  },
  {
    document: "001",
    name: "plex_search",
    call: { query: "dune", limit: 5, section_id: "1" },
    fields: media("results[]"),
    differs: MEDIA_NAMES,
  },
  {
    document: "001",
    name: "plex_refresh_library",
    call: { library_id: "1" },
    fields: ["accepted"],
  },
  {
    document: "001",
    name: "plex_get_history",
    call: { limit: 9, offset: 2 },
    fields: [
      "[].viewedAt=items[].viewed_at",
      "[].account=items[].user",
      "[].device=items[].device",
    ],
    differs: LIST,
  },
  {
    document: "003, 004",
    name: "search_media",
    call: { query: "dune", media_type: "movie", library: "Movies", limit: 5 },
    fields: ["results[]", "total", "query", ...media("results[]")],
    differs: MEDIA_UNIT,
  },
  {
    document: "003, 004",
    name: "get_media_details",
    call: { media_id: "101", include_cast: true, include_chapters: true },
    fields: [
      ...media("media"),
      ...["genres[]", "cast[].name", "cast[].role", "cast[].photo", "chapters[].id"].map(
        (field) => `media.${field}`,
      ),
      ...["chapters[].title", "chapters[].start_time_ms", "studio", "content_rating"].map(
        (field) => `media.${field}`,
      ),
      "media.originally_available",
    ],
    differs: `${MEDIA_UNIT} A chapter's \`id\` is text (\`"1"\`), as every id of Plex is here and in the rest of 003.`,
  },
  {
    document: "003, 004",
    name: "list_libraries",
    call: {},
    fields: ["id", "name", "type", "agent", "scanner", "count", "updated_at"].map(
      (field) => `libraries[].${field}`,
    ),
  },
  {
    document: "003, 004",
    name: "get_playback_status",
    call: { user: "Ann", client: "TV" },
    fields: SESSION.map((field) => `sessions[].${field}`),
  },
  {
    document: "003, 004",
    name: "control_playback",
    call: { action: "seek", session_id: "17", position: 600_000 },
    fields: ["success", "session", "message", ...SESSION.map((field) => `session.${field}`)],
    differs: "`position` (004) is milliseconds, as `position_ms` of 003.",
  },
  {
    document: "003, 004",
    name: "get_recently_added",
    call: { library: "Movies", limit: 20 },
    fields: ["library", ...media("items[]")],
    differs: MEDIA_UNIT,
  },
  {
    document: "003, 004",
    name: "get_on_deck",
    call: { user: "Ann", limit: 10 },
    fields: [
      ...media("items[]"),
      ...["progress_percent", "position_ms", "updated_at", "reason"].map(
        (field) => `items[].${field}`,
      ),
    ],
    differs: MEDIA_UNIT,
  },
];

/** Tools of the documents that are refused by name, because nothing is ever deleted. */
export const REFUSED_TOOLS = ["delete_file", "delete_library"] as const;

const INTRO = `# Tools of the founding documents

This program was built from five documents. Their tools are carried out under their original names and with their original
arguments, in addition to ours. \`tools/list\` shows only ours. Document 000 names no parameters, so those of its program are used.
The page is generated (\`npx vitest run test/scripts/original-tools.test.ts -u\`), and the same test makes every call.

\`delete_file\` and \`delete_library\` are refused by name, as 000 requires. A documented field that we name differently is shown
as \`theirs\` → \`ours\`. Decision [255](../develop/decisions/255-arguments-mean-what-the-schema-means.md) has the rules.

| document | call | our call | documented fields | differences |
|---|---|---|---|---|
`;

/** Generates docs/reference/original-tools.md. `ourCall` returns the call that we carry out. */
export function originalToolsTable(ourCall: (tool: OriginalTool) => string): string {
  const rows = DOCUMENTED_TOOLS.map((tool) => {
    const { document, name, call, fields, differs = "–" } = tool;
    const shown = fields.map((field) => {
      const [theirs = "", ours] = field.split("=");
      return ours === undefined ? `\`${theirs}\`` : `\`${theirs}\` → \`${ours}\``;
    });
    const theirs = `\`${name} ${JSON.stringify(call)}\``;
    return `| ${document} | ${theirs} | ${ourCall(tool)} | ${shown.join(", ") || "none"} | ${differs} |\n`;
  });
  return `${INTRO}${rows.join("")}`;
}
