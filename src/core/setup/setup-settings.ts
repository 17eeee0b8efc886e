import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import { type ClientSettingName, parseClientNames, settingsOf } from "../torrent/named-clients.ts";

/** One setting that `init` asks for, as it is asked without a terminal and written to the file. */
export type SetupSetting = {
  name: string;
  /** The flag of `init --yes`; of a secret the one that names a file with it. */
  flag: string;
  secret?: true;
  /** What is written above it, one line each, without the `#`. */
  comment: readonly string[];
};

/** In the order of the file. */
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
      "The library of films, if Plex is not to say which it is: a full path, or a folder below the first root.",
    ],
  },
  { name: "PLEX_TV_DIR", flag: "--tv-dir", comment: ["The library of series, in the same way."] },
  {
    name: "PLEX_INGEST_DIR",
    flag: "--downloads",
    comment: [
      "The folder to watch for downloads. What the download clients below have needs none.",
    ],
  },
  { name: "PLEX_URL", flag: "--plex-url", comment: ["The Plex server, and its owner's token."] },
  { name: "PLEX_TOKEN", flag: "--plex-token-file", secret: true, comment: [] },
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
    name: "DOWNLOAD_CLIENTS",
    flag: "--download-clients",
    comment: [
      "Other download clients: name=kind+url, with commas. What each is let in by is in CLIENT_<NAME>_…",
    ],
  },
  {
    name: "TMDB_API_KEY",
    flag: "--tmdb-key-file",
    secret: true,
    comment: [
      "The key of themoviedb.org (v3) or its read token (v4). Without it you identify everything yourself.",
    ],
  },
  {
    name: "PLEX_AUTO_INGEST",
    flag: "--auto",
    comment: [
      "true: file what is certain without asking. Everything else waits for you in either case.",
    ],
  },
  {
    name: "INGEST_BACKLOG",
    flag: "--backlog",
    comment: [
      "Downloads that are there at the first start: ask if they are many, process, those of 30d, or ignore.",
    ],
  },
  {
    name: "SERVER_HOST",
    flag: "--page-host",
    comment: [
      "The page in the browser: an address of this machine, or 0.0.0.0 for all of its network.",
    ],
  },
  { name: "SERVER_PORT", flag: "--page-port", comment: [] },
  {
    name: "AUTH_TOKEN",
    flag: "--auth-token-file",
    secret: true,
    comment: ["Whoever has it is the page's operator."],
  },
] as const satisfies readonly SetupSetting[];

export type SetupName = (typeof SETUP_SETTINGS)[number]["name"] | ClientSettingName;

/** Values as they are written in the file; an empty one means that the setting is to be unset. */
export type SetupValues = Partial<Record<SetupName, string>>;

type SetupRow = Omit<SetupSetting, "flag" | "name"> & { name: SetupName };

const SIGN_IN = ["USERNAME", "PASSWORD", "KEY"] as const;
const isSecretOfClient = (name: string): boolean => /^CLIENT_.*_(?:PASSWORD|KEY)$/.test(name);

/** The settings, with those of the clients that any of these texts of DOWNLOAD_CLIENTS names. */
export function listSetupRows(...downloadClients: (string | undefined)[]): SetupRow[] {
  const names = new Set(downloadClients.flatMap(parseClientNames));
  const ofClients = [...names].flatMap((client) =>
    SIGN_IN.map((what): SetupRow => {
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

/** Above a new file. */
export const FILE_HEAD = [
  toCommandText(
    sentence`The configuration of plex-ingest. ${{ do: "init" }} wrote it and can change it; lines of your own stay.`,
  ),
  "All settings: docs/reference/settings.md. Only you may read this file: it contains secrets.",
] as const;
