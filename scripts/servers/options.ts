import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** Each kind of server that can be tried, and the variable with its key. */
export const KEYS = {
  jellyfin: "JELLYFIN_API_KEY",
  emby: "EMBY_API_KEY",
  plex: "PLEX_TOKEN",
} as const;

type ServerKind = keyof typeof KEYS;
const KINDS = Object.keys(KEYS) as ServerKind[];

export const USAGE = `npm run test:servers -- --jellyfin URL --folder HERE[=THERE]
npm run test:servers -- --emby URL --folder HERE[=THERE]
npm run test:servers -- --plex URL --library NAME --folder HERE[=THERE]
Files sixty works through the built program into a new folder in HERE, which the server sees as THERE,
and compares what the server shows. The key is read from JELLYFIN_API_KEY, EMBY_API_KEY or PLEX_TOKEN.
Jellyfin and Emby get two libraries, which are removed at the end, as is the folder. Plex needs an empty
library NAME with the folder HERE, which is used for works of its type.
  --restart COMMAND   also restarts the server with this shell command
  --crowd N           first makes a library with N films
  --monitor           Jellyfin and Emby also watch the folder themselves
  --only TEXT         only works whose kind or title has this text
  --patience SECONDS  how long to wait for a server to show works (default: 600)
  --log FILE          keeps the log of the tried program
  --clean             only removes what an earlier trial left behind
  --yes               does not ask before the first change`;

/** Options that each trial has. */
export type CommonOptions = {
  /** The folder on this machine, and its path at the server or the apps. */
  here: string;
  there: string;
  only: string | undefined;
  patienceMs: number;
  log: string | undefined;
  clean: boolean;
  yes: boolean;
};

export type TrialOptions = CommonOptions & {
  kind: ServerKind;
  url: string;
  key: string;
  /** Plex's library. */
  library: string | undefined;
  restart: string | undefined;
  crowd: number;
  monitor: boolean;
};

/**
 * Throws an Error with a sentence about the problem. A key is never an argument, because other
 * users can read a process's arguments.
 */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TrialOptions {
  const values = parse(args);
  const [kind, ...others] = KINDS.filter((one) => values[one] !== undefined);
  if (kind === undefined || others.length > 0) {
    throw new Error("Name one server: --jellyfin URL, --emby URL or --plex URL.");
  }
  const url = readUrl(kind, values[kind] ?? "", 8096);
  const key = env[KEYS[kind]]?.trim();
  if (!key) throw new Error(`Set ${KEYS[kind]} in the environment to an administrator's key.`);
  if (kind === "plex" && values.library === undefined) {
    throw new Error("--library is required with --plex: the name of an empty library.");
  }
  return {
    kind,
    url,
    key,
    ...readCommon(values),
    library: values.library,
    restart: values.restart,
    crowd: readNumber("--crowd", values.crowd, 5000),
    monitor: values.monitor,
  };
}

/** Arguments that each trial takes. Patience has a default of each trial, in seconds. */
export const COMMON = {
  folder: { type: "string" },
  only: { type: "string" },
  log: { type: "string" },
  clean: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
} as const;

const OPTIONS = {
  ...COMMON,
  jellyfin: { type: "string" },
  emby: { type: "string" },
  plex: { type: "string" },
  library: { type: "string" },
  restart: { type: "string" },
  crowd: { type: "string", default: "0" },
  monitor: { type: "boolean", default: false },
  patience: { type: "string", default: "600" },
} as const;

type CommonValues = {
  folder?: string | undefined;
  only?: string | undefined;
  patience: string;
  log?: string | undefined;
  clean: boolean;
  yes: boolean;
};

/** Throws an Error with a sentence about the problem. */
export const readCommon = (values: CommonValues): CommonOptions => ({
  ...readFolder(values.folder),
  only: values.only,
  patienceMs: readNumber("--patience", values.patience, 7200) * 1000,
  log: values.log,
  clean: values.clean,
  yes: values.yes,
});

const parse = (args: readonly string[]) => parseOptions(args, OPTIONS);

/** Throws an Error with a sentence about an unknown or incomplete option. */
export function parseOptions<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${problem.replace(/\.?$/, ".")} --help lists the options.`, { cause: error });
  }
}

/** Returns an address without a slash at its end. `port` is the one of the example. */
export function readUrl(name: string, url: string, port: number): string {
  if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) {
    throw new Error(`--${name} is not a valid address. Use the form http://127.0.0.1:${port}.`);
  }
  return url.replace(/\/+$/, "");
}

function readFolder(given: string | undefined): { here: string; there: string } {
  if (given === undefined) throw new Error("--folder HERE or --folder HERE=THERE is required.");
  const at = given.indexOf("=");
  const here = resolve(at < 0 ? given : given.slice(0, at));
  const there = at < 0 ? here : given.slice(at + 1).replace(/(?<=.)[/\\]+$/, "");
  if (!existsSync(here) || !statSync(here).isDirectory()) {
    throw new Error(`The folder ${here} does not exist.`);
  }
  if (there === "") throw new Error("--folder has no path after the equals sign.");
  return { here, there };
}

function readNumber(name: string, text: string, most: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > most) {
    throw new Error(`${name} is a whole number up to ${most}.`);
  }
  return number;
}
