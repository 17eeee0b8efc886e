import { cleanText, quoteWord, toShellWord } from "../text/clean-text.ts";
import {
  type Blank,
  buttonOf,
  type DecisionVerb,
  formatApprovalOptions,
  type OfferedApproval,
} from "./approval.ts";
import { LABELS } from "./labels.ts";
import { TOOLS } from "./tools.ts";

/**
 * A call of an MCP tool, together with the calls in `also`. `needs` names arguments that must be
 * filled in. `search` finds the TMDB id if it is one of these arguments.
 */
export type ToolCall = {
  tool: string;
  arguments?: Record<string, unknown>;
  also?: { tool: string; arguments: Record<string, unknown> }[];
  needs?: string[];
  search?: { tool: string; arguments: { query: string; type: "movie" | "tv" } };
};

/** One kind of action, in the form that each host uses. `Given` is the data of a single action. */
type ActionRow<Given> = {
  /** The command line. */
  command?: (given: Given) => string;
  /** What the user does if there is no command. It completes a sentence. */
  person?: (given: Given) => string;
  /**
   * The tool that carries out the action. Without a tool, only a person at a terminal can do it.
   */
  tool?: (given: Given) => ToolCall;
  /** The button or the page in the browser. Without a button or page, the command is shown. */
  page?: (given: Given) => string | undefined;
};

const buttonNamed = (label: string): string => `“${label}”`;

const TAKE_IN = "“Add a file …” in “Downloads”";

/**
 * `"ID"` is a placeholder for an id that the reader knows. Absent if no id is needed to understand
 * the action.
 */
type ReleaseRef = { id?: number | "ID" };

type MatchedWork = {
  type: "movie" | "tv";
  tmdbId: number;
  title: string;
  year?: number | undefined;
};

const row = <Given = object>(told: ActionRow<Given>): ActionRow<Given> => told;

const ours = (...words: readonly (string | number | undefined)[]): string =>
  ["plex-ingest", ...words.filter((word) => word !== undefined)].join(" ");

/** Creates an action that only a person at a terminal can carry out. */
const typed = (...words: readonly string[]): ActionRow<object> => ({
  command: () => ours(...words),
});

const MAX_PATH_CHARS = 4096;
const shownPath = (path: string): string => cleanText(path, MAX_PATH_CHARS);

const known = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const byId = (tool: string, { id }: ReleaseRef): ToolCall => withId(tool, "id", id);
const byIds = (tool: string, { id }: ReleaseRef): ToolCall =>
  withId(tool, "ids", typeof id === "number" ? [id] : id);
const withId = (tool: string, name: string, id: unknown): ToolCall =>
  id === "ID"
    ? { tool, needs: [name] }
    : { tool, ...(id === undefined ? {} : { arguments: { [name]: id } }) };

/** The tool accepts one path per call. */
const taken = (path: string) => ({ tool: "execute_ingest", arguments: { path: shownPath(path) } });

const approvalArguments = ({
  type,
  tmdbId,
  season,
  episodes,
  files,
  duplicates,
}: OfferedApproval): Record<string, unknown> =>
  known({
    type,
    tmdb_id: tmdbId,
    season,
    episodes,
    files: files?.map(({ path, ...answer }) => ({ path: shownPath(path), ...answer })),
    duplicates,
  });

/** Search that can be used if no candidate is correct. */
const searchFor = ({
  title,
  type,
}: NonNullable<OfferedApproval["search"]>): NonNullable<ToolCall["search"]> => ({
  tool: "search_tmdb",
  arguments: { query: cleanText(title, 200), type },
});

function approveCall(approval: OfferedApproval & ReleaseRef): ToolCall {
  const { tool, arguments: named, needs = [] } = byIds(TOOLS.approve, approval);
  const all = { ...named, ...approvalArguments(approval) };
  const open = [...needs, ...(approval.blanks ?? [])];
  const { search } = approval;
  return {
    tool,
    ...(Object.keys(all).length === 0 ? {} : { arguments: all }),
    ...(open.length === 0 ? {} : { needs: open }),
    ...(search === undefined ? {} : { search: searchFor(search) }),
  };
}

/**
 * Everything that messages ask a person or a client to do, in one table: the command, the MCP tool,
 * and the place on the page. Messages contain rows of this table as data, and each host renders
 * them in its own form (`sentence.ts`).
 */
export const ACTIONS = {
  // Decisions about a release.
  approve: row<OfferedApproval & ReleaseRef>({
    command: ({ id = "ID…", ...approval }) =>
      ours("approve", id, ...formatApprovalOptions(approval)),
    tool: approveCall,
    page: buttonOf,
  }),
  /** Part of an approval, if the release to approve is already known. */
  options: row<OfferedApproval>({
    person: (approval) => formatApprovalOptions(approval).join(" "),
    tool: (approval) => ({
      tool: "",
      arguments: approvalArguments(approval),
      needs: [...(approval.blanks ?? [])],
    }),
    page: (approval) =>
      approval.files?.some(({ skip }) => skip) ? buttonNamed(LABELS.skip) : buttonOf(approval),
  }),
  /** A decision as a verb in a sentence. */
  verb: row<{ of: DecisionVerb }>({ person: ({ of }) => of, page: ({ of }) => of }),
  reject: row<ReleaseRef>({
    command: ({ id = "ID…" }) => ours("reject", id),
    tool: (given) => byIds("reject_ingest", given),
    page: () => buttonNamed(LABELS.reject),
  }),
  retry: row<ReleaseRef>({
    command: ({ id }) => ours("retry", id),
    tool: (given) => byIds(TOOLS.retry, given),
    page: () => buttonNamed(LABELS.retry),
  }),
  /** `path` limits the undo to this file, given as its path in the library. */
  undo: row<ReleaseRef & { yes?: true; path?: string | undefined }>({
    command: ({ id, yes, path }) =>
      ours("undo", id, path && `--path ${quoteWord(shownPath(path))}`, yes && "--yes"),
    tool({ path, ...given }) {
      const { tool, ...call } = byId("undo_ingest", given);
      return {
        tool,
        ...call,
        ...(path && { arguments: { ...call.arguments, paths: [shownPath(path)] } }),
      };
    },
    page: () => buttonNamed(LABELS.undo),
  }),
  /** Corrects a filed release. The work is always a blank. */
  refile: row<ReleaseRef>({
    command: ({ id = "ID" }) => ours("refile", id, "--type TYPE --tmdb ID"),
    tool(given) {
      const { needs = [], ...call } = byId("refile_ingest", given);
      return { ...call, needs: [...needs, "type", "tmdb_id"] };
    },
    page: () => "“File as something else …” in “Library”",
  }),
  /** Processes a parked download. */
  process: row<ReleaseRef>({
    command: ({ id }) => ours("backlog process", id),
    tool: (given) => byIds(TOOLS.retry, given),
    page: () => buttonNamed(LABELS.retry),
  }),
  /** Ignores a parked download permanently. */
  ignore: row<ReleaseRef>({
    command: ({ id }) => ours("backlog ignore", id),
    tool: (given) => byIds("reject_ingest", given),
    page: () => buttonNamed(LABELS.reject),
  }),
  /**
   * Makes files inside a release separate releases. `paths` are absolute. The list is empty if the
   * reader knows which files are meant.
   */
  add: row<{ paths: readonly string[] }>({
    command: ({ paths }) =>
      ours(
        "add",
        ...(paths.length === 0 ? ["FILE"] : paths.map((path) => quoteWord(shownPath(path)))),
      ),
    tool({ paths }) {
      const [first, ...also] = paths.map(taken);
      if (first === undefined) return { tool: "execute_ingest" };
      return also.length === 0 ? first : { ...first, also };
    },
    page: () => TAKE_IN,
  }),
  /**
   * Creates a release from any path on the machine. The tool accepts only paths below watched
   * folders.
   */
  add_any: row({ command: () => ours("add PATH"), page: () => TAKE_IN }),
  "approve certain": row({
    command: () => ours("approve --certain"),
    page: () => "choosing them in “Waiting”",
  }),

  // Actions that show more information.
  show: row<ReleaseRef>({
    command: ({ id = "ID" }) => ours("show", id),
    tool: (given) => byId("get_ingest_item", given),
    page: () => "its page",
  }),
  queue: row<{ state?: "all" | "failed" | "settling"; search?: string }>({
    command: ({ state, search }) =>
      ours(
        "queue",
        state && `--state ${state}`,
        search && `--search ${quoteWord(cleanText(search, 200))}`,
      ),
    tool({ state, search }) {
      const asked = known({ state, search: search && cleanText(search, 200) });
      return {
        tool: "get_ingest_queue",
        ...(Object.keys(asked).length === 0 ? {} : { arguments: asked }),
      };
    },
    page: ({ state }) =>
      state === undefined ? "“Waiting”" : state === "settling" ? "“Downloads”" : "“History”",
  }),
  /** The queue with its reason codes. */
  "queue codes": row({
    command: () => ours("queue --json"),
    tool: () => ({ tool: "get_ingest_queue" }),
    page: () => "“Waiting”",
  }),
  /** Parked releases have the state `ignored`, so they are listed under it. */
  backlog: row({
    command: () => ours("backlog"),
    tool: () => ({ tool: "get_ingest_queue", arguments: { state: "ignored" } }),
    page: () => "“History”",
  }),
  history: row({
    command: () => ours("history"),
    tool: () => ({ tool: "get_ingest_history" }),
    page: () => "“History”",
  }),
  status: row<{ envFile?: string }>({
    command: ({ envFile }) => ours(envFile && `--env-file ${quoteWord(envFile)}`, "status"),
    tool: () => ({ tool: "get_watcher_status" }),
    page: () => "“Settings”",
  }),
  torrents: row({
    command: () => ours("torrents"),
    tool: () => ({ tool: "list_torrents" }),
    page: () => "“Downloads”",
  }),
  /** Keeps the downloaded data. */
  "remove torrent": row<{ hash: string; client: string }>({
    command: ({ hash, client }) => ours("torrents remove", hash, "--client", toShellWord(client)),
    tool: ({ hash, client }) => ({
      tool: "control_torrent",
      arguments: { action: "remove", hash, client },
    }),
    page: () => "“Remove …” in “Downloads”",
  }),
  search: row<{ query?: string; type?: "movie" | "tv" }>({
    command: ({ query, type }) =>
      ours(
        "search",
        query === undefined ? "TITLE" : quoteWord(cleanText(query, 200)),
        type && `--type ${type}`,
      ),
    tool: ({ query, type }) => {
      const asked = known({ query: query === undefined ? query : cleanText(query, 200), type });
      return {
        tool: "search_tmdb",
        ...(Object.keys(asked).length === 0 ? {} : { arguments: asked }),
      };
    },
    page: () => "“Search TMDB”",
  }),
  /** Looks for a title in the media servers. */
  "search servers": row<{ query: string }>({
    person: () => "search for it there",
    tool: ({ query }) => ({
      tool: "search_media",
      arguments: { query: cleanText(query, 200) },
    }),
  }),
  /** TMDB's data about one work. */
  details: row({
    person: () => "the work's page on TMDB",
    tool: () => ({ tool: "get_tmdb_details" }),
  }),
  plan: row<ReleaseRef & { type?: "movie" | "tv"; blanks?: readonly Blank[] }>({
    command: ({ id, ...approval }) =>
      ours("plan", id ?? "PATH", ...formatApprovalOptions(approval)),
    tool({ id, type, blanks }) {
      const { tool, arguments: named } = withId("preview_rename", "id", id);
      return {
        tool,
        arguments: { ...named, ...known({ type }) },
        ...(blanks === undefined ? {} : { needs: [...blanks] }),
      };
    },
    page: () => "its page",
  }),
  why: row({ command: () => ours("why PATH"), tool: () => ({ tool: "why_not_in_plex" }) }),
  aliases: typed("aliases"),
  "aliases forget": typed("aliases forget ID"),
  /** Lists files that could be deleted to free disk space. */
  space: row({
    command: () => ours("space"),
    tool: () => ({ tool: "find_space" }),
    page: () => "“Free space” in “Library”",
  }),
  recently_added: row({ person: () => "Plex", tool: () => ({ tool: "get_recently_added" }) }),
  watch_history: row({
    person: () => "the history in Plex",
    tool: () => ({ tool: "get_watch_history" }),
  }),
  "list folder": row({
    person: () => "a list of the folder",
    tool: () => ({ tool: "list_directory" }),
  }),

  // The trash: deletes permanently, or reverses an undo. No tool has access to it.
  "trash list": row({ command: () => ours("trash list"), page: () => "“Trash”" }),
  "trash restore": row<{ id: string }>({
    command: ({ id }) => ours("trash restore", id),
    page: () => "“Put back” in “Trash”",
  }),
  "trash empty": row({ command: () => ours("trash empty"), page: () => "“Trash”" }),

  // The engine, the service and the setup. A client must not start anything that outlives the
  // client, and must not write the configuration.
  /** Ends a pause. In mode `mcp`, also starts an engine. */
  resume: row({
    person: () => "have your MCP client start the engine",
    tool: () => ({ tool: "start_watcher" }),
  }),
  daemon: typed("daemon"),
  service: row<{
    verb: "install" | "logs" | "start" | "status" | "uninstall";
    with?: string;
    sudo?: boolean;
  }>({
    command: ({ verb, with: option, sudo }) =>
      `${sudo ? "sudo " : ""}${ours("service", verb, option)}`,
  }),
  /** The service, with the configuration from a named file. */
  "service of file": row<{ system?: boolean }>({
    command: ({ system }) =>
      ours("--env-file FILE service install", system ? "--system" : undefined),
  }),
  init: typed("init"),
  doctor: row({ command: () => ours("doctor"), page: () => "“Health”" }),
  setHook: row<{ client: string }>({ command: ({ client }) => ours("client set-hook", client) }),
  unsetHook: row<{ client: string }>({
    command: ({ client }) => ours("client unset-hook", client),
  }),
  "doctor bundle": typed("doctor --bundle FILE"),
  web: typed("web"),
  "mcp http": typed("mcp --http"),
  "db check": typed("db check"),
  /** Without `to`, the action refers to the command that was mentioned before. */
  "db move": row<{ to?: "postgres" | "sqlite" }>({ command: ({ to }) => ours("db move", to) }),
  "db restore": row<{ file?: string }>({ command: ({ file }) => ours("db restore", file) }),
  /** From now on, files releases whose match is certain without asking. */
  "auto ingest": row({
    command: () => ours("config set auto_ingest true"),
    tool: () => ({ tool: "configure_watcher", arguments: { auto_ingest: true } }),
    page: () => "“File without asking” in “Settings”",
  }),
  "config reset": row<{ name: string }>({ command: ({ name }) => ours("config reset", name) }),

  // Actions that an audit offers.
  /**
   * Renames files and folders to match the templates. Without `works`, renames all works. With
   * `yes`, does not ask for confirmation.
   */
  rename: row<{ works?: readonly { type: "movie" | "tv"; tmdbId: number }[]; yes?: true }>({
    command: ({ works, yes }) =>
      ours(
        "rename",
        ...(works?.map(({ type, tmdbId }) => `--work ${type}/${tmdbId}`) ?? ["--all"]),
        yes && "--yes",
      ),
    tool: ({ works }) => ({
      tool: TOOLS.rename,
      ...(works && {
        arguments: { works: works.map(({ type, tmdbId }) => ({ type, tmdb_id: tmdbId })) },
      }),
    }),
    page: () => "“Names” in “Library”",
  }),
  /**
   * Matches a work in Plex to our identity. `path` is the audit finding's. `video` is one of the
   * work's files.
   */
  fix_match: row<{ path: string; video: string; work: MatchedWork; yes?: true }>({
    command: ({ path, yes }) => ours("fix-match", quoteWord(shownPath(path)), yes && "--yes"),
    tool: ({ path }) => ({ tool: "fix_plex_match", arguments: { path: shownPath(path) } }),
    page: () => "“Fix match in Plex”",
  }),
  /** Calls the tool that created a job again. Except for renames, only a client can do this. */
  "call again": row<{ tool: string }>({
    person: ({ tool }) => `have your MCP client call ${tool} again`,
    tool: ({ tool }) => ({ tool }),
  }),
  /**
   * Without `folder`, adopts all libraries. With `same`, the files at or below `folder` are the
   * recorded ones.
   */
  adopt: row<{ folder?: string; yes?: true; same?: true }>({
    command: ({ folder, yes, same }) =>
      ours(
        "adopt",
        yes && "--yes",
        same && "--same",
        folder === undefined ? undefined : quoteWord(shownPath(folder)),
      ),
  }),
  /**
   * Moves the journal's files from one folder to another. Without `from`, the action refers to the
   * command itself.
   */
  "library move": row<{ from?: string; to?: string }>({
    command: ({ from, to }) =>
      from === undefined
        ? ours("library move OLD NEW")
        : ours("library move", quoteWord(shownPath(from)), quoteWord(shownPath(to ?? "NEW"))),
  }),
  /** A shell command line. */
  shell: row<{ line: string }>({ command: ({ line }) => line }),

  /** Something that must be done outside this program. */
  advise: row<{ text: string }>({ person: ({ text }) => text }),
} as const;

type Table = typeof ACTIONS;
type GivenOf<R> = R extends ActionRow<infer Given> ? Given : never;

/**
 * Something that a person or a client can do. An action that is offered for a release (`offered/`)
 * can be carried out unchanged, except for its blanks. It changes the release, so that the same
 * question does not come up again.
 */
export type Action = { [Name in keyof Table]: { do: Name } & GivenOf<Table[Name]> }[keyof Table];

/** The table row of an action. The table's type guarantees that the row accepts this action. */
export const rowOf = (action: Action): ActionRow<Action> => ACTIONS[action.do] as ActionRow<Action>;
