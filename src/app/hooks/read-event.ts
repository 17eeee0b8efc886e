import { namesInForeign } from "../../base/path/path-parts.ts";

/** Meaning of another app's message for filing. The texts in it are untrusted. */
export type HookEvent =
  /** The person tries the app's connection to us. */
  | { is: "test" }
  /**
   * Something happened to a download. `id` is the download client's id for it, which is missing if
   * a person imported what the app did not grab. `names` are names that it may have here.
   */
  | { is: "download"; id?: string; names: string[] }
  /** A download is reported as by a download client's hook. At least one field is set. */
  | { is: "finished"; client?: string; path?: string; hash?: string }
  /** Plex added an item to a library. */
  | { is: "plex_added" }
  /** A message that gives us no hint. */
  | { is: "other" };

/** The apps that send messages, by the last part of the address. `any` is for scripts. */
export const HOOK_APPS = ["radarr", "sonarr", "autobrr", "seerr", "plex", "any"] as const;
export type HookApp = (typeof HOOK_APPS)[number];

/** Other names of these apps. Overseerr and Jellyseerr became Seerr, and send the same messages. */
const OTHER_NAMES: Readonly<Record<string, HookApp>> = { overseerr: "seerr", jellyseerr: "seerr" };

/**
 * Returns the app with this name in an address; undefined if it sends nothing that is read here.
 */
export function findHookApp(name: string): HookApp | undefined {
  const written = name.toLowerCase();
  return (
    HOOK_APPS.find((app) => app === written) ??
    (Object.hasOwn(OTHER_NAMES, written) ? OTHER_NAMES[written] : undefined)
  );
}

/** The names for which an address exists, as part of a sentence. */
export const listHookNames = (): string =>
  `${[...HOOK_APPS.filter((app) => app !== "any"), ...Object.keys(OTHER_NAMES)].join(", ")} and, ` +
  "for scripts, any";

type Message = Readonly<Record<string, unknown>>;

/** Longest text that is read from a message. */
const MAX_CHARS = 4096;
/** Longest id of a download. Torrents' hashes have 64 characters at most. */
const MAX_ID_CHARS = 200;

/**
 * Reads each app's messages by the names of its fields. A message never names a work, and its paths
 * are not used, except in our own format (`any`): an app's path is its container's path, and what
 * it imported is already in its library. Only the names in the path of a download are compared.
 */
const READERS: Readonly<Record<HookApp, (message: Message) => HookEvent>> = {
  radarr: readArrMessage,
  sonarr: readArrMessage,
  // autobrr 1.x: {"event": "action.approved", "data": {…}}. Its releases have no hash.
  autobrr: ({ event }) => ({ is: event === "test" ? "test" : "other" }),
  // The body is the user's; this is the field of the default template.
  seerr: ({ notification_type: type }) => ({ is: type === "TEST_NOTIFICATION" ? "test" : "other" }),
  // Sent for one film or episode, and for several together as their season or series.
  plex: ({ event }) => ({ is: event === "library.new" ? "plex_added" : "other" }),
  any(message) {
    const [client, path, hash] = ["client", "path", "hash"].map((name) => textOf(message[name]));
    if (path === undefined && hash === undefined) return { is: "other" };
    return {
      is: "finished",
      ...(client !== undefined && { client }),
      ...(path !== undefined && { path }),
      ...(hash !== undefined && { hash }),
    };
  },
};

/** Returns what a message means. Anything that is not understood is `other`. */
export const readHookEvent = (app: HookApp, message: unknown): HookEvent =>
  typeof message === "object" && message !== null && !Array.isArray(message)
    ? READERS[app](message as Message)
    : { is: "other" };

/**
 * Radarr and Sonarr v3 and later (`Notifications/Webhook`): `downloadId` is the torrent's hash in
 * upper case, or SABnzbd's id. `sourcePath` is the imported file or folder at its place among the
 * downloads. `Grab` comes when a download begins, so there is nothing to look at.
 */
function readArrMessage(message: Message): HookEvent {
  const { eventType, downloadId } = message;
  if (eventType === "Test") return { is: "test" };
  if (eventType === "Grab") return { is: "other" };
  const id = textOf(downloadId, MAX_ID_CHARS);
  const paths = [message, ...FILE_FIELDS.map((name) => message[name])].flatMap(
    (part) => textOf(fieldOf(part, "sourcePath")) ?? [],
  );
  const names = paths.flatMap(namesInForeign);
  if (id === undefined && paths.length === 0) return { is: "other" };
  return {
    is: "download",
    ...(id !== undefined && { id }),
    names: [...new Set(names)].slice(-MAX_NAMES),
  };
}

const FILE_FIELDS = ["movieFile", "episodeFile"];
/** The last components of a path name the download. */
const MAX_NAMES = 20;

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Message)[name] : undefined;

function textOf(value: unknown, maxChars = MAX_CHARS): string | undefined {
  const isText = typeof value === "string" && value !== "" && value.length <= maxChars;
  return isText && !value.includes("\0") ? value : undefined;
}
