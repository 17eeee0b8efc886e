import { sentence } from "../actions/sentence.ts";
import { inCommands } from "../actions/tongues.ts";
/** Everything that the text of a service says. All paths are absolute. */
export type ServiceSpec = {
  version: string;
  /** The Node that runs the program, and the program's entry file. */
  node: string;
  entry: string;
  envFile: string;
  stateDir: string;
  /** What the service writes to besides its state: one folder where downloads and library share one. */
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
export const programOf = ({ node, entry, envFile }: Pick<ServiceSpec, "node" | "entry" | "envFile">): string[] => [
  node,
  "--",
  entry,
  "--env-file",
  envFile,
  "daemon",
];

/** In the first line of what we write: a file without it is someone else's. */
export const WRITTEN_BY = "Written by plex-ingest";

/** Says who wrote the file and for which version: an upgrade changes the text, and so is noticed. */
export const headOf = ({ version }: Pick<ServiceSpec, "version">): string =>
  inCommands(sentence`${WRITTEN_BY} ${version}: ${{ do: "service", verb: "install" }} writes it again`);

/** Where a configuration for everybody on the machine is: every command finds it when the person has none of their own. */
export const SYSTEM_ENV_FILE = "/etc/plex-ingest/env";
