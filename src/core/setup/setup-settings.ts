import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { ArrKind } from "../arr/app.ts";
import type { SettingName } from "../page/setting-titles.ts";
import { type ClientSettingName, parseClientNames, settingsOf } from "../torrent/named-clients.ts";

/**
 * A setting that `init` writes to the file. `init` asks for it, and can also set it without a
 * terminal.
 */
export type SetupSetting = {
  name: SettingName;
  /** Flag of `init --yes`. For a secret, it names a file that contains the secret. */
  flag: string;
  secret?: true;
  /** Comment lines above the setting, without the `#`. */
  comment: readonly string[];
};

/** Settings in the order in which they are written to the file. */
export const SETUP_SETTINGS = [
  {
    name: "PLEX_MEDIA_ROOT",
    flag: "--media-root",
    comment: ["The folder that contains the libraries. It is never created."],
  },
  {
    name: "PLEX_MOVIES_DIR",
    flag: "--movies-dir",
    comment: [
      "The film library, if Plex should not decide which it is: a full path, or a folder below " +
        "the first root.",
    ],
  },
  { name: "PLEX_TV_DIR", flag: "--tv-dir", comment: ["The series library, in the same way."] },
  {
    name: "PLEX_INGEST_DIR",
    flag: "--downloads",
    comment: ["The folder to watch for downloads. Downloads of the clients below do not need one."],
  },
  { name: "PLEX_URL", flag: "--plex-url", comment: ["The Plex server, and its owner's token."] },
  { name: "PLEX_TOKEN", flag: "--plex-token-file", secret: true, comment: [] },
  {
    name: "JELLYFIN_URL",
    flag: "--jellyfin-url",
    comment: ["Jellyfin and Emby, if they show the library, and an administrator's API keys."],
  },
  { name: "JELLYFIN_API_KEY", flag: "--jellyfin-key-file", secret: true, comment: [] },
  { name: "EMBY_URL", flag: "--emby-url", comment: [] },
  { name: "EMBY_API_KEY", flag: "--emby-key-file", secret: true, comment: [] },
  {
    name: "INGEST_NAMES",
    flag: "--names",
    comment: [
      "The set of names, and the form of ids in them, that fit these servers or the library's names.",
    ],
  },
  { name: "INGEST_ID_TAGS", flag: "--id-tags", comment: [] },
  {
    name: "TRANSMISSION_URL",
    flag: "--transmission-url",
    comment: ["Transmission, and its user if it asks for one."],
  },
  { name: "TRANSMISSION_USERNAME", flag: "--transmission-user", comment: [] },
  {
    name: "TRANSMISSION_PASSWORD",
    flag: "--transmission-password-file",
    secret: true,
    comment: [],
  },
  {
    name: "TRANSMISSION_FOLDERS",
    flag: "--transmission-folders",
    comment: ["The folders from which Transmission's downloads are filed."],
  },
  {
    name: "DOWNLOAD_CLIENTS",
    flag: "--download-clients",
    comment: [
      "Other download clients: name=kind+url, separated by commas. Their user names, passwords " +
        "and keys are in CLIENT_<NAME>_…, and the folders from which their downloads are filed in " +
        "CLIENT_<NAME>_FOLDERS.",
    ],
  },
  {
    name: "SONARR_URL",
    flag: "--sonarr-url",
    comment: ["Sonarr and Radarr, whose downloads wait until they have imported them."],
  },
  { name: "SONARR_API_KEY", flag: "--sonarr-key-file", secret: true, comment: [] },
  { name: "RADARR_URL", flag: "--radarr-url", comment: [] },
  { name: "RADARR_API_KEY", flag: "--radarr-key-file", secret: true, comment: [] },
  {
    name: "TMDB_API_KEY",
    flag: "--tmdb-key-file",
    secret: true,
    comment: [
      "The key of themoviedb.org (v3) or its read token (v4). Without it you identify everything yourself.",
    ],
  },
  {
    name: "TMDB_URL",
    flag: "--tmdb-url",
    comment: ["The address at which TMDB is asked, if it is not TMDB's own."],
  },
  {
    name: "INGEST_SECOND_CATALOGUE",
    flag: "--second-catalogue",
    comment: [
      "tvmaze: ask TVmaze about episodes whose number or title TMDB does not have. off: ask only TMDB.",
    ],
  },
  {
    name: "TVDB_API_KEY",
    flag: "--tvdb-key-file",
    secret: true,
    comment: ["TheTVDB's key if tvdb is asked, and a subscriber's PIN if the key needs one."],
  },
  { name: "TVDB_PIN", flag: "--tvdb-pin-file", secret: true, comment: [] },
  {
    name: "PLEX_AUTO_INGEST",
    flag: "--auto",
    comment: [
      "true: file a download without asking if its match is certain. Doubtful downloads always wait for you.",
    ],
  },
  {
    name: "INGEST_BACKLOG",
    flag: "--backlog",
    comment: [
      "Downloads that exist at the first start: ask if there are many, process, 30d for those " +
        "of the last 30 days, or ignore.",
    ],
  },
  {
    name: "SERVER_HOST",
    flag: "--page-host",
    comment: [
      "The page in the browser: an address of this machine, or 0.0.0.0 to reach it from the " +
        "whole network.",
    ],
  },
  { name: "SERVER_PORT", flag: "--page-port", comment: [] },
  {
    name: "AUTH_TOKEN",
    flag: "--auth-token-file",
    secret: true,
    comment: ["Anyone who has it is the page's operator."],
  },
] as const satisfies readonly SetupSetting[];

/** Settings of Sonarr and Radarr that `init` asks for. */
export const ARR_SETUP = {
  sonarr: { url: "SONARR_URL", key: "SONARR_API_KEY" },
  radarr: { url: "RADARR_URL", key: "RADARR_API_KEY" },
} as const satisfies Record<ArrKind, { url: string; key: string }>;

export type SetupName = (typeof SETUP_SETTINGS)[number]["name"] | ClientSettingName;

/** Values as written to the file. An empty value unsets the setting. */
export type SetupValues = Partial<Record<SetupName, string>>;

type SetupRow = Omit<SetupSetting, "flag" | "name"> & { name: SetupName };

const OF_CLIENT = ["USERNAME", "PASSWORD", "KEY", "FOLDERS"] as const;
const isSecretOfClient = (name: string): boolean => /^CLIENT_.*_(?:PASSWORD|KEY)$/.test(name);

/**
 * Returns all settings, including those of each client named in one of these DOWNLOAD_CLIENTS
 * texts.
 */
export function listSetupRows(...downloadClients: (string | undefined)[]): SetupRow[] {
  const names = new Set(downloadClients.flatMap(parseClientNames));
  const ofClients = [...names].flatMap((client) =>
    OF_CLIENT.map((what): SetupRow => {
      const name = `${settingsOf(client)}_${what}` as const;
      return { name, comment: [], ...(isSecretOfClient(name) && { secret: true as const }) };
    }),
  );
  const rows: readonly SetupRow[] = SETUP_SETTINGS;
  return rows.flatMap((row) => (row.name === "DOWNLOAD_CLIENTS" ? [row, ...ofClients] : [row]));
}

export const isSetupSecret = (name: SetupName): boolean =>
  isSecretOfClient(name) ||
  SETUP_SETTINGS.some((setting) => setting.name === name && "secret" in setting);

/** Header of a new file. */
export const FILE_HEAD = [
  toCommandText(
    sentence`The configuration of plex-ingest. ${{ do: "init" }} wrote it and can change it; your own lines are kept.`,
  ),
  "All settings: docs/reference/settings.md. Only you may read this file: it contains secrets.",
] as const;
