import { CACHE_VARIABLES } from "./names-cache.ts";
import type { Variable } from "./variable.ts";

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** Every variable that is read, in the order of the documentation. What is not in here is not a setting. */
export const VARIABLES = {
  PLEX_URL: { kind: "url", doc: "Address of the Plex server. Without it filing works; browsing says what to set." },
  PLEX_SERVER_URL: { kind: "url", doc: "Another name for `PLEX_URL`; both with different values is an error." },
  PLEX_TOKEN: { kind: "secret", secret: true, doc: "The owner's token of the Plex server." },
  PLEX_USER_TOKENS: {
    kind: "secret",
    secret: true,
    doc: "Other people's tokens, `name=token` separated by commas: Plex tells what is on their deck to nobody else.",
  },
  PLEX_TIMEOUT: { kind: "seconds", fallback: "30", doc: "How long one request to Plex may take." },
  PLEX_CA_FILE: {
    kind: "path",
    doc: "Certificate of your own authority (PEM) that signed the Plex server's, trusted besides those of the machine and of `NODE_EXTRA_CA_CERTS`.",
  },
  PLEX_MAX_CONNECTIONS: {
    kind: "integer",
    fallback: "10",
    doc: "How many requests to Plex may run at once.",
  },
  PLEX_RETRIES: {
    kind: "integer",
    fallback: "5",
    doc: "How often background work asks Plex again after a failure.",
  },
  HEALTH_CHECK_INTERVAL: {
    later: true,
    kind: "seconds",
    fallback: "60",
    doc: "How often the daemon looks whether Plex answers.",
  },
  PLEX_MEDIA_ROOT: {
    kind: "paths",
    doc: "One or more folders that hold the libraries. Required to file; never created.",
  },
  PLEX_MOVIES_DIR: {
    kind: "path",
    doc: "The movie library: a full path, or a folder below the first media root. Without it what Plex says, else `Movies`.",
  },
  PLEX_TV_DIR: {
    kind: "path",
    doc: "The series library: a full path, or a folder below the first media root. Without it what Plex says, else `TV Shows`.",
  },
  PLEX_PATH_MAP: {
    kind: "path map",
    doc: "How Plex sees our folders, `here=there`; the longest prefix wins.",
  },
  TRANSMISSION_PATH_MAP: {
    kind: "path map",
    doc: "How Transmission sees our folders, `here=there`; the longest prefix wins.",
  },
  PLEX_INGEST_DIR: { kind: "paths", doc: "Folders to watch for downloads." },
  PLEX_AUTO_INGEST: {
    kind: "boolean",
    fallback: "false",
    doc: "File what is certain without asking; everything else waits in the review queue.",
  },
  PLEX_CONFIDENCE_THRESHOLD: {
    kind: "fraction",
    fallback: "0.85",
    doc: "The least confidence for filing without asking, 0 to 1; the guards hold as well.",
  },
  PLEX_MODE: {
    kind: "choice",
    fallback: "hybrid",
    choices: ["hybrid", "daemon", "mcp", "hook"],
    doc: "Which process files: the daemon (`hybrid`, `daemon`), the MCP process, or the torrent-done hook.",
  },
  PLEX_WATCHER_AUTO_START: {
    later: true,
    kind: "boolean",
    fallback: "false",
    doc: "In mode `mcp`: begin to watch as soon as a client connects.",
  },
  INGEST_STABLE_SECONDS: {
    kind: "seconds",
    fallback: "60",
    doc: "How long a folder must lie unchanged before it is taken in.",
  },
  INGEST_STABILITY_POLL_SECONDS: { kind: "seconds", fallback: "10", doc: "How often an unsettled folder is compared." },
  INGEST_BACKLOG: {
    kind: "choice",
    fallback: "ask",
    choices: ["ask", "process", "ignore"],
    doc: "What to do with more than 25 finished downloads at first sight.",
  },
  INGEST_FILE_METHOD: {
    kind: "choice",
    fallback: "auto",
    choices: ["auto", "hardlink", "reflink", "copy", "symlink", "move"],
    doc: "`auto` tries hardlink, reflink and a verified copy in this order; `hardlink`, `reflink`, `copy` and `symlink` never fall back; `move` files like `auto` and then removes the download.",
  },
  INGEST_DUPLICATE_POLICY: {
    kind: "choice",
    fallback: "review",
    choices: ["review", "skip", "upgrade", "keep_both"],
    doc: "What to do with a movie or episode that the library has already; `upgrade` replaces only what plex-ingest filed, by something better.",
  },
  INGEST_TRASH_DAYS: { kind: "integer", fallback: "30", doc: "After how many days the trash is emptied; 0 is never." },
  INGEST_MIN_FREE: { kind: "bytes", fallback: "5GiB", doc: "Free space that no copy may touch." },
  INGEST_FILE_MODE: { kind: "mode bits", doc: "Mode of copied files, like `0664`; linked files are never changed." },
  INGEST_DIR_MODE: { kind: "mode bits", doc: "Mode of new folders, like `2775`." },
  INGEST_UMASK: { kind: "mode bits", doc: "Umask of the process, like `0002`." },
  TMDB_API_KEY: {
    kind: "secret",
    secret: true,
    doc: "A TMDb v3 key or v4 read token. Without it a person identifies.",
  },
  TMDB_LANGUAGE: { kind: "text", fallback: "en-US", doc: "Language of titles, like `en-US` or `de`." },
  TMDB_URL: {
    kind: "url",
    fallback: "https://api.themoviedb.org/3",
    doc: "TMDb's address, with or without `/3`; the limit of 20 requests a second is for the public one only.",
  },
  TRANSMISSION_URL: { kind: "url", doc: "Address of Transmission, like `http://localhost:9091`." },
  TRANSMISSION_USERNAME: { kind: "text", doc: "User name, if Transmission asks for one." },
  TRANSMISSION_PASSWORD: { kind: "secret", secret: true, doc: "Password, if Transmission asks for one." },
  TRANSMISSION_POLL_INTERVAL: { kind: "seconds", fallback: "30", doc: "How often Transmission is asked." },
  TRANSMISSION_AUTO_REMOVE: {
    kind: "boolean",
    fallback: "false",
    doc: "Remove a torrent once it is filed, verified and has met its own seeding goal; never its data.",
  },
  TRANSMISSION_LABELS: { kind: "list", doc: "Take only torrents with one of these labels." },
  TRANSMISSION_EXCLUDE_LABELS: { kind: "list", doc: "Leave torrents with one of these labels alone." },
  LOG_LEVEL: { kind: "choice", fallback: "info", choices: LEVELS, doc: "How much is logged, in any case." },
  DAEMON_LOG_LEVEL: { kind: "choice", choices: LEVELS, doc: "The same for the daemon alone." },
  DAEMON_LOG_FILE: {
    kind: "path",
    doc: "Where the daemon logs instead of its standard error; opened again at SIGHUP.",
  },
  DAEMON_PID_FILE: { kind: "path", doc: "Where the daemon writes its process id." },
  PLEX_INGEST_STATE_DIR: {
    kind: "path",
    doc: "Database, backups, trash manifest and logs. Without it `plex-ingest` in the XDG data folder.",
  },
  PLEX_MCP_TOOLSETS: {
    kind: "list",
    fallback: "plex,ingest,identify,torrents",
    choices: ["plex", "ingest", "identify", "files", "torrents"],
    doc: "Which groups of tools the MCP server has.",
  },
  PLEX_MCP_READ_ONLY: { kind: "boolean", fallback: "false", doc: "Only tools that read; the database is opened so." },
  SERVER_HOST: {
    later: true,
    kind: "text",
    fallback: "127.0.0.1",
    doc: "Address that HTTP listens on; any but loopback needs a token.",
  },
  SERVER_PORT: {
    later: true,
    kind: "integer",
    fallback: "8080",
    doc: "Port of HTTP, 1024–65535; if it is set the daemon serves HTTP.",
  },
  AUTH_TOKEN: { later: true, kind: "secret", secret: true, doc: "Bearer token of HTTP, 32 characters or more." },
  ...CACHE_VARIABLES,
} as const satisfies Record<string, Variable>;

export type Name = keyof typeof VARIABLES;

export type SecretName = { [N in Name]: (typeof VARIABLES)[N] extends { secret: true } ? N : never }[Name];

/** The table row by row. */
export const variables = (): [Name, Variable][] => Object.entries(VARIABLES) as [Name, Variable][];

export const isName = (name: string): name is Name => Object.hasOwn(VARIABLES, name);

export const isSecret = (name: Name): name is SecretName => "secret" in VARIABLES[name];

/** What may stand in an environment: every variable, and `NAME_FILE` for every secret. */
export const knownNames = (): string[] =>
  variables().flatMap(([name, { secret }]) => (secret ? [name, `${name}_FILE`] : [name]));
