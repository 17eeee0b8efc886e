import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { Action } from "../../base/actions/table.ts";
import { findCommonFolder } from "../../base/path/path-parts.ts";
import { quoteValue } from "../setup/env-text.ts";

/** Everything that the text of a service says. All paths are absolute. */
export type ServiceSpec = {
  version: string;
  /** The Node that runs the program, and the program's entry file. */
  node: string;
  entry: string;
  envFile: string;
  stateDir: string;
  /**
   * What the service writes to besides its state: one folder where downloads and library share one.
   */
  writable: readonly string[];
  /** The folders of downloads and libraries: without their mounts nothing is filed. */
  media: readonly string[];
  /** Secrets in files of their own, handed over as credentials. */
  credentials: readonly { name: string; path: string }[];
  /** Who a service of the system runs as; a group that Plex is in, if one was named. */
  account: { user: string; group?: string | undefined };
  /** Where launchd writes what the daemon prints. */
  logFile: string;
};

/** The command line of the service. After `--` Node leaves our `--env-file` to us. */
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

/** In the first line of what we write: a file without it is someone else's. */
export const WRITTEN_BY = "Written by plex-ingest";

/**
 * Says who wrote the file and for which version: an upgrade changes the text, and so is noticed.
 */
export const headOf = ({ version }: Pick<ServiceSpec, "version">): string =>
  toCommandText(
    sentence`${WRITTEN_BY} ${version}: ${{ do: "service", verb: "install" }} writes it again`,
  );

/**
 * Where a configuration for everybody on the machine is: every command finds it when the person has
 * none of their own.
 */
export const SYSTEM_ENV_FILE = "/etc/plex-ingest/env";

/**
 * The deepest folder that contains all of these absolute paths; undefined where that is the root of
 * the file system.
 */
export const findSharedFolder = (paths: readonly string[]): string | undefined =>
  findCommonFolder(paths.map((path) => `${path}/`)).slice(0, -1) || undefined;

const NAME = "PLEX_INGEST_STATE_DIR";

/**
 * The lines to append to an env file so that the service, the commands and the MCP server use this
 * state folder. `text` is the file's present content, which may lack its last line end.
 * @throws UserError for a path that no env file can hold
 */
export function formatStateFolderLines(text: string, stateDir: string): string {
  const start = text === "" || text.endsWith("\n") ? "" : "\n";
  return `${start}\n# The service, the commands and the MCP server all use this folder.\n${NAME}=${quoteValue(NAME, stateDir)}\n`;
}

/** Who the service is for: one person, while the machine runs, or the system. */
export type Scope = "user" | "system";

/** Under these names systemd and launchd know the service. */
export const UNIT = "plex-ingest.service";
export const LABEL = "com.plex-ingest.daemon";

/** The full path of the file that installs the service. */
export function toServiceFile(platform: "linux" | "darwin", scope: Scope, home: string): string {
  const isUser = scope === "user";
  if (platform === "linux") {
    return isUser ? `${home}/.config/systemd/user/${UNIT}` : `/etc/systemd/system/${UNIT}`;
  }
  return `${isUser ? home : ""}/Library/${isUser ? "LaunchAgents" : "LaunchDaemons"}/${LABEL}.plist`;
}

/** What starts an engine that stays where no service is installed. */
export const DAEMON: Action = { do: "daemon" };

/**
 * What starts an engine that stays. Where a service of ours is installed it is the service: a
 * daemon beside it, perhaps with other settings, would be a second engine on the same folders.
 */
export const chooseStartAction = (service: Scope | undefined, isRoot: boolean): Action =>
  service === undefined
    ? DAEMON
    : { do: "service", verb: "start", sudo: service === "system" && !isRoot };

/** The env file that an installed unit or plist of ours names; undefined where it names none. */
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
