import type { HookTimes } from "../../adapters/fs/hook-marks.ts";
import type { Issuer } from "../../adapters/issuer/issuer.ts";
import type { machine } from "../../adapters/machine/machine.ts";
import type { Scratch } from "../../adapters/machine/scratch.ts";
import type { FoundUnit } from "../../adapters/machine/systemd-unit.ts";
import type { UnpackProgram } from "../../adapters/unpack/programs.ts";
import type { Sentence } from "../../base/actions/sentence.ts";
import type { ArrApp } from "../../core/arr/app.ts";
import type { FileMethod } from "../../core/journal/method-traits.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
import {
  SERVER_NAMES,
  type ServerEntry,
  type ServerName,
} from "../../core/library/server-entry.ts";
import type { ID_TAG_STYLES } from "../../core/plan/names/name-tags.ts";
import type { SecondCatalogueId } from "../../core/second-catalogue.ts";
import type { Services } from "../../core/services.ts";
import type {
  ClientFolders,
  ClientReport,
  ClientSettings,
  TorrentClient,
} from "../../core/torrent/client.ts";
import { CLIENT_KINDS, type ClientKind } from "../../core/torrent/kinds.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import type { InspectedServer } from "../../store/postgres/inspect.ts";
import type { Lease } from "../../store/settings/lease.ts";
import type { InspectedDatabase } from "../../store/sqlite/inspect.ts";
import type { FilingTrial } from "../journal/steps/try-filing.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { NamedFolders } from "../releases/named-folders.ts";
import type { Finding } from "./finding.ts";

/** The settings, as far as they are well-formed. */
export type DoctorSettings = {
  mediaRoots: readonly string[];
  watched: readonly string[];
  moviesDir: string | undefined;
  tvDir: string | undefined;
  /** The form of ids in names of new files and folders. */
  idTags: (typeof ID_TAG_STYLES)[number];
  hasClients: boolean;
  method: FileMethod;
  minFreeBytes: number;
  mode: string;
  unpack: boolean;
  stateDir: string;
};

/** How the configuration was read. */
export type ReadConfiguration = {
  /** The env file in use, and its permissions. */
  file: { path: string; mode: number } | undefined;
  /**
   * Path at which a missing env file is created: the path given with `--env-file`, or the usual
   * place.
   */
  usualFile: string;
  /** True if `--env-file` names the file. A named file that is missing is a problem. */
  isNamed: boolean;
  /** A sentence about the user's own words, if there are any. */
  words?: string | undefined;
  /** `problems` and `warnings`: one sentence each. */
  problems: readonly string[];
  warnings: readonly string[];
  /** Names that the process environment sets. No file can change them. */
  fixed: ReadonlySet<string>;
  /** Files with secrets, in addition to the env file. */
  secretFiles: readonly string[];
};

/** File operations for probes. A link or a copy is only tried through `FilingTrial`. */
type ProbeFiles = Pick<EngineFiles, "readFileIdentity" | "publishNoReplace" | "assertInside">;

type IllVerdict = { subject: string; message: Sentence; provenAt: number | undefined };

/** The state folder. */
export type StatePort = {
  database: string;
  /** @throws UserError, or the driver's error */
  inspect(): Promise<InspectedDatabase>;
  /**
   * Returns the process that holds, or last held, the lock; undefined before the first run, or
   * while the database cannot be read.
   */
  lease(): Promise<Lease | undefined>;
  lockTaken(): Promise<boolean>;
  /** Returns the processes that stand by for the engine of this storage. */
  standingBy(): Promise<readonly { host: string; pid: number }[]>;
  /**
   * Returns problems with other engines that file into our media roots, or into other roots under
   * our name. Each entry is one or more sentences.
   */
  othersHere(): Promise<readonly string[]>;
  /** Explains media roots that the settings no longer name although the journal has files there. */
  leftRoots(): Promise<readonly { problem: string; advice: Sentence }[]>;
  /**
   * Returns what `status` calls ill while an engine runs, except for the engine: the subject, what
   * is wrong as one or more sentences, and the time of the engine's last check in ms.
   */
  illVerdicts(): Promise<readonly IllVerdict[]>;
  /** Returns true if the library's names follow other templates than the configured ones. */
  namesDiffer(): Promise<boolean>;
  /** Returns what servers keep failing to scan or to list although they answer. One sentence each. */
  failingScans(): Promise<readonly Sentence[]>;
  /**
   * Returns how many files of the journal have new inodes like many others of their disk, and the
   * paths of other files with new inodes. Undefined if there is no database.
   */
  newInodes(signal: AbortSignal): Promise<{ copied: number; unproven: string[] } | undefined>;
  /** When a client's hook was set, and when it last reported a download. */
  hookTimes(client: string): HookTimes;
  /** Other folders in which this program keeps its state by default. */
  usualFolders: readonly string[];
};

/** A download client. Each kind of data is read from it once per run. */
export type DoctorsClient = ClientSettings &
  Pick<TorrentClient, "filesOf"> & {
    list(signal: AbortSignal): Promise<Torrent[]>;
    folders(signal: AbortSignal): Promise<ClientFolders>;
    report(signal: AbortSignal): Promise<ClientReport>;
  };

/** A media server. Each kind of data is read from it once per run. */
export type DoctorsServer = Omit<ServerEntry, "key" | "name" | "timeoutMs"> & {
  hasKey: boolean;
  /** True if INGEST_PROOF makes it show what is filed into the libraries of the first server. */
  mustShow?: boolean;
  /**
   * Sends a request without a key. `isSetUp` is false while the server waits for its first set-up.
   */
  identity(signal: AbortSignal): Promise<{ version: string; isSetUp?: boolean | undefined }>;
  /**
   * Sends a request that the server answers for any key that it accepts. @throws Outage
   * `plex_unauthorized` for other keys
   */
  check(signal: AbortSignal): Promise<unknown>;
  /**
   * Sends a request that the server answers only for the key of its owner or an administrator, as
   * filing does. @throws Outage `plex_unauthorized` for another user's key
   */
  proveOwner(signal: AbortSignal): Promise<unknown>;
  sections(signal: AbortSignal): Promise<ListedLibrary[]>;
  /** Returns the libraries' folders that the server has not scanned, because they were empty. */
  unscanned?(signal: AbortSignal): Promise<string[]>;
  /** Returns the paths of a few files or folders that the server lists in a library. */
  sample?(library: ListedLibrary, signal: AbortSignal): Promise<string[]>;
};

/**
 * Backups of the database that another program makes. `newestAt`: in ms since 1970, undefined if
 * the folder contains no backup.
 * @throws the system's error
 */
export type OthersBackups = { folder: string; newestAt(): Promise<number | undefined> };

/** Each service is undefined if it is not configured. */
export type OutsideServices = {
  clients: Services<DoctorsClient>;
  /** The configured media servers, Plex first. */
  mediaServers: Services<DoctorsServer>;
  tmdb: { check(signal: AbortSignal): Promise<void>; hasKey: boolean } | undefined;
  /** `check` returns why the catalogue does not answer, as part of a sentence, or nothing. */
  second: { id: SecondCatalogueId; check(signal: AbortSignal): Promise<string | void> } | undefined;
  /**
   * The Redis in which several hosts share Plex's responses. `check` returns the error of a failed
   * connection, which may contain an address, or nothing.
   */
  sharedCache: { check(signal: AbortSignal): Promise<string | undefined> } | undefined;
  /**
   * The issuer of tokens for connectors, and their audience. If the issuer cannot be read, `read`
   * returns the reason as part of a sentence.
   */
  issuer:
    | {
        name: string;
        audience: string;
        publicUrl: string;
        read(signal: AbortSignal): Promise<Awaited<ReturnType<Issuer["read"]>> | string>;
      }
    | undefined;
  /** The configured Sonarrs and Radarrs. */
  arr: Services<Pick<ArrApp, "title" | "report">>;
  /** PostgreSQL. @throws UserError, Outage */
  server:
    | { inspect(): Promise<InspectedServer>; newest: number; backups?: OthersBackups | undefined }
    | undefined;
  /** Clocks to compare with ours: name, and time in ms since 1970. */
  clocks: readonly { name: string; now(signal: AbortSignal): Promise<number | undefined> }[];
};

/** Everything that the probes work with. */
export type Doctor = {
  settings: DoctorSettings;
  configuration: ReadConfiguration;
  machine: typeof machine;
  files: ProbeFiles;
  filing: FilingTrial;
  /** Reads the folders that the owner named, including these folders for downloads. */
  namedFolders(downloadFolders: readonly string[]): Promise<NamedFolders>;
  scratch: Scratch;
  state: StatePort;
  outside: OutsideServices;
  unit: FoundUnit;
  service: {
    /** True if a service that this program wrote is installed. */
    isOurs: boolean;
    /**
     * Command that starts a resident engine, as typed: the service, or a daemon if no service is
     * installed.
     */
    startCommand: string;
  };
  /**
   * The platform that the program runs on. `driver` returns why the database driver does not load,
   * or undefined if it does.
   */
  program: { node: string; platform: string; driver(): Promise<string | undefined> };
  findUnpackProgram(signal: AbortSignal): Promise<UnpackProgram | undefined>;
  pid: number;
  host: string;
  now(): number;
};

/** A setting that a probe requires, because it has nothing to check without the setting. */
export type ProbeNeed =
  | "mediaRoots"
  | "watched"
  | "client"
  | ClientKind
  | "arr"
  | ServerName
  | "secondCatalogue"
  | "sharedCache"
  | "unpack";

export const has: Record<ProbeNeed, (doctor: Doctor) => boolean> = {
  mediaRoots: ({ settings }) => settings.mediaRoots.length > 0,
  watched: ({ settings }) => settings.watched.length > 0,
  client: ({ outside }) => outside.clients.count > 0,
  ...(Object.fromEntries(
    CLIENT_KINDS.map((kind) => [
      kind,
      ({ outside }: Doctor) => outside.clients.some((client) => client.kind === kind),
    ]),
  ) as Record<ClientKind, (doctor: Doctor) => boolean>),
  arr: ({ outside }) => outside.arr.count > 0,
  ...(Object.fromEntries(
    SERVER_NAMES.map((kind) => [
      kind,
      ({ outside }: Doctor) => outside.mediaServers.some((server) => server.kind === kind),
    ]),
  ) as Record<ServerName, (doctor: Doctor) => boolean>),
  secondCatalogue: ({ outside }) => outside.second !== undefined,
  sharedCache: ({ outside }) => outside.sharedCache !== undefined,
  unpack: ({ settings }) => settings.unpack,
};

export type DoctorProbe = {
  id: string;
  /** Subject of the check, in a few words. */
  title: string;
  needs: readonly ProbeNeed[];
  /** The probe blocks the process for a while, so it runs after all other probes. */
  blocks?: true;
  /** True if a finding is dropped when another probe reports the same problem. */
  repeats?: true;
  /** Returns no findings if another probe already reports that the subject cannot be checked. */
  run(doctor: Doctor, signal: AbortSignal): Promise<Finding[]>;
};
