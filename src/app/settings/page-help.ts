import { KEY_PLACES, SERVER_TITLES, singleSettingsOf } from "../../core/library/server-entry.ts";
import { KEYED_SERVERS } from "../../core/library/server-facts.ts";
import type { ClientSettingEnd, SettingName } from "../../core/page/setting-titles.ts";

/** A word that a person can choose: its title, and one sentence about what it does. */
export type PageChoice = { word: string; title: string; says?: string };

type Words = Readonly<Record<string, readonly [title: string, says?: string]>>;

const LEVELS: Words = {
  trace: ["Everything", "Also cache results and what woke the engine."],
  debug: ["Details", "Also every decision, request and tool call."],
  info: ["Usual", "What was filed, what waits, and what went wrong."],
  warn: ["Warnings"],
  error: ["Errors"],
  fatal: ["Fatal errors"],
  silent: ["Nothing"],
};

const TOOLSETS: Words = {
  plex: ["Plex", "Browse the library."],
  ingest: ["Filing", "See and decide what waits."],
  identify: ["Identify", "Find out what a name means."],
  files: ["Files", "Look at folders and files."],
  library: ["Library", "Check and rename what is there."],
  torrents: ["Downloads", "See and control the clients."],
  curate: ["Watched, ratings and lists", "Change what Plex stores about items, and fix a match."],
};

/** A setting, or the end of the name of one client's setting. */
type HelpName = SettingName | ClientSettingEnd;

/** Titles and sentences of the words that a setting accepts. */
const CHOICES: Readonly<Partial<Record<HelpName, Words>>> = {
  INGEST_FILE_METHOD: {
    auto: ["Automatic", "A hard link where possible, else a reflink, else a verified copy."],
    hardlink: ["Hard link only", "Uses no extra space. Both folders must be on one disk."],
    reflink: ["Reflink only", "Shares space until a file changes. Needs Btrfs, XFS or similar."],
    copy: ["Copy", "A verified copy. Uses the space twice."],
    symlink: ["Symbolic link", "Points to the download, which must stay where it is."],
    move: ["Move", "Files like Automatic, then removes the download. It can no longer seed."],
  },
  INGEST_DUPLICATE_POLICY: {
    review: ["Ask me", "The download waits, and you compare both versions."],
    skip: ["Keep what is there", "The new version is not filed."],
    upgrade: ["Replace with something better", "Only files that plex-ingest filed are replaced."],
    keep_both: ["Keep both", "The new version is filed next to the other one."],
  },
  PLEX_MODE: {
    hybrid: ["The daemon", "It always runs, and finds and files on its own."],
    daemon: ["The daemon, without an assistant", "Works exactly like the daemon."],
    mcp: ["The assistant's process", "Finds and files while an assistant is connected."],
    hook: ["The client's hook", "Files when a download client reports a finished download."],
  },
  INGEST_BACKLOG: {
    ask: ["Ask me if there are more than 25"],
    process: ["Process all of them"],
    ignore: ["Leave all of them"],
    "#d": ["Process those of the last days"],
  },
  INGEST_NAMES: {
    plex: ["Plex", "What Plex documents. The default."],
    trash: ["TRaSH", "Adds quality, source and sound, as in TRaSH's guides."],
    both: ["Plex + Jellyfin", "Versions of a film that both of them group."],
  },
  INGEST_COLONS: {
    smart: ["Smart", "“Heat: Part” becomes “Heat - Part”, and “Re:Zero” becomes “Re-Zero”."],
    delete: ["Left out", "“Heat: Part” becomes “Heat Part”."],
    dash: ["A dash", "“Heat: Part” becomes “Heat- Part”."],
    space_dash: ["A space and a dash", "“Heat: Part” becomes “Heat - Part”."],
    space_dash_space: ["A dash between spaces", "“Re:Zero” becomes “Re - Zero”."],
  },
  INGEST_ID_TAGS: {
    plex: ["Plex", "{tmdb-603}, which Jellyfin also reads from version 12 on."],
    jellyfin: ["Jellyfin", "[tmdbid-603]"],
    emby: ["Emby", "[tmdbid=603]"],
    both: ["Both", "[tmdbid=603] {tmdb-603}. This form was not tried on a Plex server."],
  },
  INGEST_SECOND_CATALOGUE: {
    off: ["Off", "Only TMDB is asked."],
    tvmaze: ["TVmaze", "Needs no key. Its data (tvmaze.com) is licensed under CC BY-SA."],
    tvdb: ["TheTVDB", "Needs a key. Its data is from thetvdb.com."],
  },
  LOG_LEVEL: LEVELS,
  DAEMON_LOG_LEVEL: LEVELS,
  LOG_FORMAT: {
    auto: ["Automatic", "Lines on a terminal, JSON in a file or a journal."],
    text: ["Lines", "Readable lines with local time."],
    json: ["JSON", "One JSON object per line, with UTC."],
  },
  NOTIFY_EVENTS: {
    disk_full: ["A disk is full"],
    token_refused: ["A key is refused"],
    failed: ["Filing failed"],
    review: ["A download waits for you"],
    filed: ["A download is filed"],
  },
  PLEX_MCP_TOOLSETS: TOOLSETS,
  PLEX_MCP_LIST: {
    core: ["The usual tools", "The others are found when they are needed."],
    ...TOOLSETS,
  },
  AUTO_REMOVE: {
    false: ["Never"],
    true: ["When its seeding goal is reached"],
    "days:#": ["Days after it was done"],
    "*": ["By tracker", "tracker:example.org=30,*=14"],
  },
};

/** Help for settings whose documentation explains the syntax of the file. */
const HELP: Readonly<Partial<Record<HelpName, string>>> = {
  PLEX_MEDIA_ROOT: "Required for filing. plex-ingest never creates these folders.",
  PLEX_MOVIES_DIR: "Empty: the library that Plex reports, or else “Movies”.",
  PLEX_TV_DIR: "Empty: the library that Plex reports, or else “TV Shows”.",
  PLEX_INGEST_DIR: "Everything that appears in these folders is added.",
  PLEX_PATH_MAP: "Needed if Plex runs in a container or on another machine.",
  ...Object.fromEntries(
    KEYED_SERVERS.flatMap((kind) => {
      const [{ key, map }, title] = [singleSettingsOf(kind), SERVER_TITLES[kind]];
      return [
        [key, `An administrator creates it in ${title} under ${KEY_PLACES[kind]}.`],
        [map, `Needed if ${title} runs in a container or on another machine.`],
      ];
    }),
  ),
  MEDIA_SERVERS: "More servers of any kind, each with a name that you choose.",
  INGEST_PROOF:
    "With several servers: all of them, any one of them, or the names of those that count.",
  DOWNLOAD_CLIENTS: "",
  INGEST_BACKLOG: "Downloads that are already there at the first start.",
  INGEST_FILE_METHOD: "How a download gets into the library.",
  INGEST_DUPLICATE_POLICY: "What happens to a film or episode that is already in the library.",
  PLEX_MODE: "Which process files.",
  PLEX_WATCHER_AUTO_START:
    "Only if the assistant's process files: it starts as soon as an assistant connects.",
  INGEST_NAMES: "",
  INGEST_SECOND_CATALOGUE: "Has episode numbers and titles that TMDB does not have.",
  INGEST_COLONS: "A file name cannot contain a colon.",
  INGEST_ID_TAGS: "All forms are read. This one is written.",
  INGEST_EPISODE_ORDER:
    "Which of TMDB's orders numbers the episodes: aired, original, absolute, dvd, digital, " +
    "story_arc, production or tv. A TMDB id with an order applies to one show: 37854=absolute.",
  INGEST_MOVIE_FOLDER: "A film that has a folder keeps it, whatever its name is.",
  INGEST_MOVIE_FILE: "",
  INGEST_SHOW_FOLDER: "",
  INGEST_SEASON_FOLDER: "",
  INGEST_SPECIALS_FOLDER: "",
  INGEST_EPISODE_FILE: "",
  INGEST_DAILY_FILE: "Empty: such an episode is named by its numbers.",
  PLEX_AUTO_INGEST: "Only a certain match is filed. Everything else waits for you.",
  PLEX_CONFIDENCE_THRESHOLD: "From 0 to 1. A lower value files more, and makes more mistakes.",
  INGEST_UNPACK: "RAR archives are unpacked, and their contents are filed.",
  INGEST_STABLE_SECONDS: "A download waits until nothing in it has changed for this long.",
  INGEST_MIN_FREE: "A copy that would leave less space waits.",
  INGEST_TRASH_DAYS: "0 keeps files in the trash until you delete them.",
  HEALTH_CHECK_INTERVAL:
    "How often Plex, TMDB, Sonarr and Radarr are asked whether they answer. 0: never.",
  LOG_LEVEL: "",
  LOG_FORMAT: "",
  NOTIFY_EVENTS: "",
  NOTIFY_URL:
    "Addresses for Discord, Slack, ntfy, Gotify, Apprise or plain JSON, separated by commas.",
  NOTIFY_COMMAND: "A program that receives each notification on its standard input.",
  AUTH_TOKEN:
    "For programs over HTTP, 32 characters or more. It may be empty only if no other machine can " +
    "reach the server and nothing can be changed through it.",
  AUTH_REVIEWER_TOKEN:
    "For reviewers: they see what waits and decide what is filed, and change nothing else.",
  AUTH_READER_TOKEN: "For dashboards and monitoring. It gives access to status and metrics only.",
  HOOK_TOKEN:
    "For messages of other apps, such as Radarr, Sonarr and Plex. It gives access to nothing else.",
  PLEX_MCP_TOOLSETS: "",
  PLEX_MCP_LIST:
    "An assistant reads these with each request. The others are found by name or purpose.",
  PLEX_MCP_OUTPUT_SCHEMAS: "For programs that check answers. Assistants do not need them.",
  PLEX_USER_TOKENS: "Other people's tokens, so that assistants can read their On Deck lists.",
  PATH_MAP: "Needed if the client runs in a container or on another machine.",
  FOLDERS: "More folders on this machine from which its downloads are filed.",
  LABELS: "Empty: all of them. Categories and tags count as labels.",
  EXCLUDE_LABELS: "Its downloads with one of these labels are ignored.",
  POLL_INTERVAL: "How often the client is asked.",
  AUTO_REMOVE: "Only what is filed and shown by Plex is removed. Its data stays.",
  USERNAME: "",
  PASSWORD: "",
  KEY: "",
};

/** The name under which the tables above list a setting: without the client that it belongs to. */
const keyOf = (name: string): HelpName =>
  (/^(?:CLIENT_.+?|TRANSMISSION)_((?:PATH_|EXCLUDE_|POLL_|AUTO_)?[A-Z]+)$/.exec(name)?.[1] ??
    name) as HelpName;

/** Returns the page's help for a setting. Undefined if its documentation serves. */
export const findPageHelp = (name: string): string | undefined => HELP[keyOf(name)];

/**
 * Returns the words that a person can choose for a setting. `#` in a word stands for a number, and
 * the word `*` for any other text. A word that has no title is shown unchanged.
 */
export function listPageChoices(
  name: string,
  words: readonly string[] | undefined,
): PageChoice[] | undefined {
  const titles = CHOICES[keyOf(name)] ?? {};
  const all = words ?? Object.keys(titles);
  if (all.length === 0) return undefined;
  return all.map((word) => {
    const [title = word, says] = titles[word] ?? [];
    return { word, title, ...(says === undefined ? {} : { says }) };
  });
}
