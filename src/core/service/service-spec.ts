import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { findCommonFolder } from "../../base/path/path-parts.ts";
import { quoteValue } from "../setup/env-text.ts";

/** Values for the contents of a service file. All paths are absolute. */
export type ServiceSpec = {
  version: string;
  /** Paths of the Node binary and of the program's entry file. */
  node: string;
  entry: string;
  envFile: string;
  stateDir: string;
  /**
   * Folders that the service writes to, in addition to its state folder. If downloads and library
   * share a folder, only that folder is listed.
   */
  writable: readonly string[];
  /** Download and library folders. Nothing can be filed unless they are mounted. */
  media: readonly string[];
  /** Secrets in separate files, passed as credentials. */
  credentials: readonly { name: string; path: string }[];
  /** Account of a system service, and a group that also contains Plex, if one was named. */
  account: { user: string; group?: string | undefined };
  /** File to which launchd writes the daemon's output. */
  logFile: string;
};

/**
 * Returns the command line of the service. After `--`, Node does not interpret `--env-file` as its
 * own option.
 */
export const programOf = ({
  node,
  entry,
  envFile,
}: Pick<ServiceSpec, "node" | "entry" | "envFile">): string[] => [
  node,
  "--",
  entry,
  "--env-file",
  envFile,
  "daemon",
];

/** Part of the first line of every file that we write. A file without this text is not ours. */
export const WRITTEN_BY = "Written by plex-ingest";

/**
 * Returns the header lines, which state that plex-ingest wrote the file and for which version. An
 * upgrade changes this text, so upgrades are detected.
 */
export const headOf = ({ version }: Pick<ServiceSpec, "version">): string =>
  toCommandText(
    sentence`${WRITTEN_BY} ${version}: ${{ do: "service", verb: "install" }} rewrites this file`,
  );

/**
 * Configuration for all users of the machine. Every command uses it if the user has no
 * configuration of their own.
 */
export const SYSTEM_ENV_FILE = "/etc/plex-ingest/env";

/**
 * Returns the deepest folder that contains all of these absolute paths. Undefined if that is the
 * file system's root.
 */
export const findSharedFolder = (paths: readonly string[]): string | undefined =>
  findCommonFolder(paths.map((path) => `${path}/`)).slice(0, -1) || undefined;

const NAME = "PLEX_INGEST_STATE_DIR";

/**
 * Returns lines to append to an env file so that the service, the commands and the MCP server use
 * this state folder. `text` is the file's current content, which may lack its last line break.
 * @throws UserError for a path that an env file cannot contain
 */
export function formatStateFolderLines(text: string, stateDir: string): string {
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${start}\n# The service, the commands and the MCP server all use this folder.\n${NAME}=${quoteValue(NAME, stateDir)}\n`;
}

/** Owner of the service: one user, or the system. */
export type Scope = "user" | "system";

/** The unit that the Debian package installs. A unit in /etc takes precedence over it. */
export const PACKAGE_UNIT_FILE = "/usr/lib/systemd/system/plex-ingest.service";

/** Exists if systemd starts the system's service at boot. */
export const BOOT_LINK = "/etc/systemd/system/multi-user.target.wants/plex-ingest.service";

/** Names of the service in systemd and launchd. */
export const UNIT = "plex-ingest.service";
export const LABEL = "com.plex-ingest.daemon";

/** Returns the full path of the service file. */
export function toServiceFile(platform: "linux" | "darwin", scope: Scope, home: string): string {
  const isUser = scope === "user";
  if (platform === "linux") {
    return isUser ? `${home}/.config/systemd/user/${UNIT}` : `/etc/systemd/system/${UNIT}`;
  }
  return `${isUser ? home : ""}/Library/${isUser ? "LaunchAgents" : "LaunchDaemons"}/${LABEL}.plist`;
}

/** Action that starts a permanent engine if no service is installed. */
export const DAEMON: Action = { do: "daemon" };

/**
 * Chooses the action that starts a permanent engine. If our service is installed, the action starts
 * that service. A separate daemon, perhaps with other settings, would be a second engine on the
 * same folders.
 */
export const chooseStartAction = (service: Scope | undefined, isRoot: boolean): Action =>
  service === undefined
    ? DAEMON
    : { do: "service", verb: "start", sudo: service === "system" && !isRoot };

/** Returns the env file named in an installed unit or plist of ours. Undefined if it names none. */
export function findEnvFileIn(text: string): string | undefined {
  const inPlist = /<string>--env-file<\/string>\s*<string>([^<]*)<\/string>/.exec(text)?.[1];
  if (inPlist !== undefined) {
    return inPlist.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  }
  const line = /^ExecStart=(.*)$/m.exec(text)?.[1];
  const word =
    line === undefined ? undefined : /--env-file ("(?:[^"\\]|\\.)*"|\S+)/.exec(line)?.[1];
  if (word === undefined) return undefined;
  const bare = word.startsWith('"') ? word.slice(1, -1).replaceAll(/\\(.)/g, "$1") : word;
  return bare.replaceAll("%%", "%").replaceAll("$$", "$");
}

/**
 * Returns the account and the group that an installed system service of ours runs as. Undefined if
 * the file names no account.
 */
export function findAccountIn(
  text: string,
): { user: string; group: string | undefined } | undefined {
  const find = (inUnit: string, inPlist: string): string | undefined =>
    new RegExp(`^${inUnit}=(.+)$`, "m").exec(text)?.[1]?.replaceAll("%%", "%") ??
    new RegExp(`<key>${inPlist}</key>\\s*<string>([^<]*)</string>`).exec(text)?.[1];
  const user = find("User", "UserName");
  return user === undefined ? undefined : { user, group: find("Group", "GroupName") };
}
