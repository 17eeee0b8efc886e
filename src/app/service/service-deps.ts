import type { Machine } from "../../adapters/service/machine.ts";
import type { ServiceFiles } from "../../adapters/service/service-files.ts";
import type { Clock } from "../../core/clock.ts";
import type { Scope } from "../../core/service/service-spec.ts";

/** A service's configuration in the form in which this command read it. Paths are absolute. */
export type ServiceConfig = {
  /** The env file that was read; undefined if no env file was read. */
  envFile: string | undefined;
  stateDir: string;
  /** The state folder named in the env file itself. */
  stateDirInFile: string | undefined;
  isDefaultStateDir: boolean;
  /** Settings that are set only in this command's environment. */
  fromEnvironment: readonly string[];
  downloads: readonly string[];
  libraries: readonly string[];
  hasClients: boolean;
  /** Asks the download clients for their folders, as paths on this machine. Never throws. */
  askClients: (signal: AbortSignal) => Promise<readonly string[]>;
  /** Folders of the log and the pid file. */
  alsoWritten: readonly string[];
  /** Secrets that are stored in separate files. */
  credentials: readonly { name: string; path: string }[];
};

export type InstallOptions = {
  scope: Scope;
  /** The account that a system service runs as. */
  account?: string | undefined;
  group?: string | undefined;
  /** The folder that contains both the downloads and the library. */
  media?: string | undefined;
  dryRun: boolean;
};

export type ServiceDeps = {
  machine: Machine;
  files: ServiceFiles;
  program: { node: string; entry: string; version: string };
  /**
   * Reads and checks the configuration of the account with this home. @throws if it is not valid
   * for a daemon
   */
  config: (home: string) => Promise<ServiceConfig>;
  /**
   * Returns the state folder and the log file used by a service with this env file. Undefined if
   * the file is not valid.
   */
  usedWith: (envFile: string) => { stateDir: string; logFile: string | undefined } | undefined;
  clock: Clock;
};
