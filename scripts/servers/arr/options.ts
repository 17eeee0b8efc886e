import type { ArrKind } from "../../../src/core/arr/app.ts";
import { ARR_KINDS, ARR_PORTS, ARR_TITLES } from "../../../src/core/arr/app.ts";
import { COMMON, type CommonOptions, parseOptions, readCommon, readUrl } from "../options.ts";

/** The variables with the apps' keys. */
const KEYS = { radarr: "RADARR_API_KEY", sonarr: "SONARR_API_KEY" } as const;

export const ARR_USAGE = `npm run test:servers -- [--radarr URL] [--sonarr URL] --folder HERE[=THERE]
Lets downloads complete that Radarr or Sonarr imports, refuses or waits for, and compares what the
program does with them. The apps see the folder HERE as THERE. Their keys are read from RADARR_API_KEY and
SONARR_API_KEY. The downloads are files in a watched folder, or torrents of one of these:
  --transmission URL  login from TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD
  --qbittorrent URL   login from QBITTORRENT_USERNAME and QBITTORRENT_PASSWORD
The client must have no torrents, and it and the apps must see the same paths.
  --only TEXT         only cases with this text
  --patience SECONDS  how long to wait for the decisions (default: 1200)
  --log FILE          keeps the log of the tried program
  --clean             only removes what an earlier trial left behind
  --yes               does not ask before the first change`;

export type GivenApp = { kind: ArrKind; title: string; url: string; key: string };

export type GivenClient = {
  kind: "transmission" | "qbittorrent";
  url: string;
  username: string;
  password: string;
};

export type ArrTrialOptions = CommonOptions & {
  apps: readonly GivenApp[];
  /** Undefined: the apps and the program watch folders. */
  client: GivenClient | undefined;
};

const OPTIONS = {
  ...COMMON,
  radarr: { type: "string" },
  sonarr: { type: "string" },
  transmission: { type: "string" },
  qbittorrent: { type: "string" },
  patience: { type: "string", default: "1200" },
} as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** True if the arguments name an app instead of a media server. */
export const isAboutApps = (args: readonly string[]): boolean =>
  args.some((arg) => /^--(?:radarr|sonarr)(?:=|$)/.test(arg));

/**
 * Throws an Error with a sentence about the problem. Keys and passwords are no arguments, because
 * other users can read a process's arguments.
 */
export function readArrOptions(args: readonly string[], env: Environment): ArrTrialOptions {
  const values = parseOptions(args, OPTIONS);
  const apps = ARR_KINDS.flatMap((kind) => {
    const url = values[kind];
    return url === undefined ? [] : [toApp(kind, url, env)];
  });
  return { apps, client: readClient(values, env), ...readCommon(values) };
}

function toApp(kind: ArrKind, url: string, env: Environment): GivenApp {
  const key = env[KEYS[kind]]?.trim();
  if (!key) throw new Error(`Set ${KEYS[kind]} in the environment to the app's API key.`);
  return { kind, title: ARR_TITLES[kind], url: readUrl(kind, url, ARR_PORTS[kind]), key };
}

type GivenUrls = { transmission?: string | undefined; qbittorrent?: string | undefined };

function readClient(values: GivenUrls, env: Environment): GivenClient | undefined {
  const kinds = (["transmission", "qbittorrent"] as const).filter((kind) => values[kind]);
  const [kind] = kinds;
  if (kind === undefined) return undefined;
  if (kinds.length > 1) throw new Error("Name one client: --transmission or --qbittorrent.");
  return {
    kind,
    url: readUrl(kind, values[kind] ?? "", kind === "transmission" ? 9091 : 8080),
    username: env[`${kind.toUpperCase()}_USERNAME`] ?? "",
    password: env[`${kind.toUpperCase()}_PASSWORD`] ?? "",
  };
}
