import { downloadFolders, pathMap } from "../adapters/settings/path.ts";
import { line, list, url } from "../adapters/settings/text.ts";
import { DAY, seconds, type Variable, variable } from "../adapters/settings/variable.ts";
import { CLIENT_KINDS, CLIENT_TITLES, isNewsreader } from "../core/torrent/kinds.ts";
import {
  type ClientSettingName,
  findClientAddress,
  settingsOf,
} from "../core/torrent/named-clients.ts";
import { downloadClients } from "./download-clients.ts";
import { KINDS } from "./kinds.ts";
import { autoRemove } from "./shared/auto-remove.ts";

// Settings of download clients. This file is separate from `clients.ts`, because processes that
// must start fast do not read settings.

/** Words for a client in the descriptions of its settings. */
type ClientWording = { name: string; itself: string; downloads: string; marks: string };

/**
 * Settings that every client has, by the suffix of their names. `place` is their location in
 * `Config`.
 */
const sharedRows = <const P extends string>(
  place: P,
  { name, itself, downloads, marks }: ClientWording,
) => ({
  USERNAME: variable(line(), {
    at: `${place}.username` as const,
    doc: `User name, if ${itself} asks for one.`,
  }),
  PATH_MAP: variable(pathMap(), {
    at: `${place}.pathMap` as const,
    unset: [],
    doc: `Path mapping for ${name}, \`here=there\`; the longest prefix wins.`,
  }),
  FOLDERS: variable(downloadFolders(), {
    at: `${place}.namedFolders` as const,
    unset: [],
    doc:
      `Folders on this machine from which ${downloads} of ${name} are filed, in addition to ` +
      "watched folders, path mappings and libraries " +
      "([folders](../operate/download-clients.md#folders-that-you-named)).",
  }),
  LABELS: variable(list(), {
    at: `${place}.labels` as const,
    unset: [],
    doc: `File only ${downloads} with one of these ${marks}.`,
  }),
  EXCLUDE_LABELS: variable(list(), {
    at: `${place}.excludeLabels` as const,
    unset: [],
    doc: `Ignore ${downloads} with one of these ${marks}.`,
  }),
  POLL_INTERVAL: variable(seconds({ min: 0.1, max: DAY }), {
    at: `${place}.pollMs` as const,
    fallback: "30",
    doc: `How often ${name} is polled.`,
  }),
  AUTO_REMOVE: variable(autoRemove(), {
    at: `${place}.autoRemove` as const,
    fallback: "false",
    doc:
      "When to remove a torrent that is filed, in the library and shown by Plex; its data is " +
      "never removed: `true` or `goal`, `days:14` after it was done, or " +
      "`tracker:example.org=30,*=14` " +
      "([removing](../operate/download-clients.md#removing-torrents)).",
  }),
});

const SHORT_FORM = sharedRows("transmission", {
  name: "Transmission",
  itself: "Transmission",
  downloads: "torrents",
  marks: "labels",
});

/** The short form for a single Transmission. */
const TRANSMISSION = {
  TRANSMISSION_URL: variable(url(), {
    at: "transmission.url",
    doc: "Address of Transmission, like `http://localhost:9091`.",
  }),
  TRANSMISSION_USERNAME: SHORT_FORM.USERNAME,
  TRANSMISSION_PASSWORD: variable(line(), {
    at: "transmission.password",
    sentTo: ["TRANSMISSION_URL"],
    secret: true,
    doc: "Password, if Transmission asks for one.",
  }),
  TRANSMISSION_PATH_MAP: SHORT_FORM.PATH_MAP,
  TRANSMISSION_FOLDERS: SHORT_FORM.FOLDERS,
  TRANSMISSION_POLL_INTERVAL: SHORT_FORM.POLL_INTERVAL,
  TRANSMISSION_AUTO_REMOVE: SHORT_FORM.AUTO_REMOVE,
  TRANSMISSION_LABELS: SHORT_FORM.LABELS,
  TRANSMISSION_EXCLUDE_LABELS: SHORT_FORM.EXCLUDE_LABELS,
};

export const CLIENT_SETTINGS = {
  DOWNLOAD_CLIENTS: variable(downloadClients(), {
    at: "downloadClients",
    unset: [],
    doc:
      "Download clients, each with a name that you choose: " +
      `\`seedbox=transmission+http://nas:9091\`. Kinds: ${Object.keys(CLIENT_TITLES).join(", ")}; ` +
      "see [download clients](../operate/download-clients.md).",
  }),
  ...TRANSMISSION,
};

/**
 * Settings of one client of `DOWNLOAD_CLIENTS`, by the suffix of their names. The names start with
 * `prefix`.
 */
const rowsOf = (prefix: string) => {
  const place = `clientSettings.${prefix}`;
  const secret = {
    secret: true,
    sentTo: ["DOWNLOAD_CLIENTS"],
    addressIn: (text: string) => findClientAddress(text, prefix),
  } as const;
  const { USERNAME, ...others } = sharedRows(place, {
    name: "this client",
    itself: "it",
    downloads: "downloads",
    marks: "labels, categories or tags",
  });
  return {
    USERNAME,
    PASSWORD: variable(line(), {
      at: `${place}.password`,
      ...secret,
      doc: "Password, if it asks for one.",
    }),
    KEY: variable(line(), { at: `${place}.key`, ...secret, doc: "API key, if it has one." }),
    ...others,
  };
};

const SUFFIXES = Object.keys(rowsOf("")) as (keyof ReturnType<typeof rowsOf>)[];
// The prefix matches lazily, so the longer suffix wins: `_EXCLUDE_LABELS` also ends in `_LABELS`.
const FORM = new RegExp(`^(CLIENT_[A-Z][A-Z0-9_]*?)_(${SUFFIXES.join("|")})$`);

/** True if a name has the form of a client setting, even if the client does not exist. */
export const isClientSetting = (name: string): name is ClientSettingName => FORM.test(name);

/** Ends of names under which other programs know a client's settings, with our end. */
const OTHER_ENDS: Readonly<Record<string, string>> = {
  HOST: "URL",
  USER: "USERNAME",
  PASS: "PASSWORD",
  API_KEY: "KEY",
  APIKEY: "KEY",
};
/** Only Transmission has settings with the name of its kind: `TRANSMISSION_URL`. */
const OF_KIND = new RegExp(
  `^(${CLIENT_KINDS.filter((kind) => kind !== "transmission")
    .join("|")
    .toUpperCase()})_(URL|${[...SUFFIXES, ...Object.keys(OTHER_ENDS)].join("|")})$`,
);

/**
 * Explains a name such as `DELUGE_URL`, which looks like a setting, and names the settings that the
 * client has. Undefined for another name.
 */
export function explainNameOfKind(name: string): string | undefined {
  const [, prefix, given = ""] = OF_KIND.exec(name) ?? [];
  if (prefix === undefined) return undefined;
  const kind = prefix.toLowerCase();
  const end = OTHER_ENDS[given] ?? given;
  const also = end === "URL" ? "" : ` and ${settingsOf(kind)}_${end}`;
  return `It has no effect. Set DOWNLOAD_CLIENTS=${kind}=${kind}+http://HOST:PORT${also} instead.`;
}

/** Returns the row of a client setting, even if the client does not exist. */
export function findClientSetting(name: ClientSettingName): Variable {
  const [, prefix = "", suffix] = FORM.exec(name) ?? [];
  return rowsOf(prefix)[suffix as (typeof SUFFIXES)[number]];
}

export const listClientRows = (clients: readonly string[]): [ClientSettingName, Variable][] =>
  [...new Set(clients)].flatMap((client) =>
    Object.entries(rowsOf(settingsOf(client))).map(
      ([suffix, row]): [ClientSettingName, Variable] => [
        `${settingsOf(client)}_${suffix}`,
        row as Variable,
      ],
    ),
  );

/** A setting that has no effect, with a sentence that explains why. */
type UnusedSetting = { name: string; message: string };
type IsGiven = (name: string) => boolean;

/**
 * Finds settings that have no effect, or not the expected effect, because another setting is
 * missing. `downloadClientsText` is the value of DOWNLOAD_CLIENTS. A value that cannot be parsed
 * counts as naming no clients.
 */
export function explainUnusedClientSettings(
  isGiven: IsGiven,
  downloadClientsText: string | undefined,
): UnusedSetting[] {
  const clients = downloadClients().schema(undefined).safeParse(downloadClientsText).data ?? [];
  const short = Object.keys(TRANSMISSION).filter(isGiven);
  const alone = isGiven("TRANSMISSION_URL")
    ? halfOf("TRANSMISSION", isGiven)
    : short.map((name) => ({
        name,
        message: "It has no effect without TRANSMISSION_URL; set that too.",
      }));
  return [
    ...alone,
    ...clients.flatMap(({ name, kind }) => unusedOf(settingsOf(name), kind, isGiven)),
  ];
}

const SECRETS = ["username", "password", "key"] as const;

function unusedOf(prefix: string, kind: keyof typeof KINDS, isGiven: IsGiven): UnusedSetting[] {
  const { asks } = KINDS[kind];
  const ignored = SECRETS.filter((secret) => !asks.includes(secret))
    .map((secret) => `${prefix}_${secret.toUpperCase()}`)
    .filter(isGiven);
  const message = `It has no effect, because ${CLIENT_TITLES[kind]} does not use it. Remove it.`;
  const half =
    asks.includes("username") && asks.includes("password") ? halfOf(prefix, isGiven) : [];
  const remove = `${prefix}_AUTO_REMOVE`;
  const never = isNewsreader(kind) && isGiven(remove);
  const nothing = never
    ? [
        {
          name: remove,
          message: `It has no effect, because ${CLIENT_TITLES[kind]} seeds nothing. Remove it.`,
        },
      ]
    : [];
  return [...ignored.map((name) => ({ name, message })), ...half, ...nothing];
}

/** Reports a user name without a password, or a password without a user name. */
function halfOf(prefix: string, isGiven: IsGiven): UnusedSetting[] {
  const [user, password] = [`${prefix}_USERNAME`, `${prefix}_PASSWORD`];
  if (isGiven(user) === isGiven(password)) return [];
  return isGiven(user)
    ? [{ name: user, message: `It is sent with an empty password; set ${password} too.` }]
    : [{ name: password, message: `It is sent with an empty user name; set ${user} too.` }];
}

/** Variables that the clients themselves read. They are not misspelled settings of ours. */
export const CLIENTS_OWN_SETTINGS = ["TRANSMISSION_HOME", "TRANSMISSION_WEB_HOME"];
