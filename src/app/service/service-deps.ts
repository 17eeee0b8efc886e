import type { Machine } from "../../adapters/service/machine.ts";
import type { ServiceFiles } from "../../adapters/service/service-files.ts";
import type { Scope } from "../../core/service/service-spec.ts";

/** What the configuration says of a service, as this command read it. Paths are absolute. */
export type ServiceConfig = {
  /** The env file that was read; undefined without one. */
  envFile: string | undefined;
  stateDir: string;
  /** The state folder that the env file itself names. */
  stateDirInFile: string | undefined;
  isDefaultStateDir: boolean;
  /** Settings that only the environment of this command has. */
  fromEnvironment: readonly string[];
  downloads: readonly string[];
  libraries: readonly string[];
  hasClients: boolean;
  /** Folders of the log and the pid file. */
  alsoWritten: readonly string[];
  /** Secrets that are in files of their own. */
  credentials: readonly { name: string; path: string }[];
};

export type InstallOptions = {
  scope: Scope;
  /** Who a service of the system runs as. */
  account?: string | undefined;
  group?: string | undefined;
  /** The folder that contains downloads and library. */
  media?: string | undefined;
  dryRun: boolean;
};

export type ServiceDeps = {
  machine: Machine;
  files: ServiceFiles;
  program: { node: string; entry: string; version: string };
  /** The configuration of who has this home, checked. @throws where it is not good for a daemon */
  config: (home: string) => Promise<ServiceConfig>;
  /**
   * The state folder and log file that a service with this env file uses; undefined where the file
   * is no good.
   */
  usedWith: (envFile: string) => { stateDir: string; logFile: string | undefined } | undefined;
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};
