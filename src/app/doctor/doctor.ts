import type { Issuer } from "../../adapters/issuer/issuer.ts";
import type { machine } from "../../adapters/machine/machine.ts";
import type { Scratch } from "../../adapters/machine/scratch.ts";
import type { FoundUnit } from "../../adapters/machine/systemd-unit.ts";
import type { UnpackProgram } from "../../adapters/unpack/programs.ts";
import type { PathMap } from "../../base/path/path-map.ts";
import type { FileMethod } from "../../core/journal/method-traits.ts";
import type { ListedLibrary } from "../../core/library/media-server.ts";
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
import type { EngineFiles } from "../releases/files-port.ts";
import type { Finding } from "./finding.ts";

/** What is set, as far as it is well-formed. */
export type DoctorSettings = {
  mediaRoots: readonly string[];
  watched: readonly string[];
  moviesDir: string | undefined;
  tvDir: string | undefined;
  pathMap: readonly PathMap[];
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
  /** Where one is made if there is none: the one that was named, or the usual place. */
  usualFile: string;
  /** `--env-file` names it: if it is not there, that is a problem. */
  isNamed: boolean;
  /** Each one sentence. */
  /** A person's own words, in a sentence, if there are any. */
  words?: string | undefined;
  problems: readonly string[];
  warnings: readonly string[];
  /** Names that the process environment sets: no file changes them. */
  fixed: ReadonlySet<string>;
  /** Files of secrets beside it. */
  secretFiles: readonly string[];
};

export type ProbeFiles = Pick<
  EngineFiles,
  | "tryHardlink"
  | "tryReflink"
  | "trySymlink"
  | "readFileIdentity"
  | "publishNoReplace"
  | "assertInside"
>;

/** The state folder. */
export type StatePort = {
  database: string;
  /** @throws UserError, or what the driver throws */
  inspect(): Promise<InspectedDatabase>;
  /**
   * Who has, or last had, the lock; undefined before the first run, or while the database cannot be
   * read.
   */
  lease(): Promise<Lease | undefined>;
  lockTaken(): Promise<boolean>;
  /** The processes that stand by for the engine of this storage. */
  standingBy(): Promise<readonly { host: string; pid: number }[]>;
  /** Who else files into our media roots, or with our name into others; each in sentences. */
  othersHere(): Promise<readonly string[]>;
  /** Whether the library has the names of other templates than those that are set. */
  namesDiffer(): Promise<boolean>;
  /** Other folders in which this program keeps its state unless told otherwise. */
  usualFolders: readonly string[];
};

/** A download client; its reads are asked once a run. */
export type DoctorsClient = ClientSettings &
  Pick<TorrentClient, "filesOf"> & {
    list(signal: AbortSignal): Promise<Torrent[]>;
    folders(signal: AbortSignal): Promise<ClientFolders>;
    report(signal: AbortSignal): Promise<ClientReport>;
  };

/**
 * Where somebody else backs the database up. `newestAt`: in ms since 1970, undefined without one.
 * @throws the system's error
 */
export type OthersBackups = { folder: string; newestAt(): Promise<number | undefined> };

/** Each undefined where it is not configured. */
export type OutsideServices = {
  clients: readonly DoctorsClient[];
  plex:
    | {
        identity(signal: AbortSignal): Promise<{ version: string }>;
        sections(signal: AbortSignal): Promise<ListedLibrary[]>;
        hasToken: boolean;
      }
    | undefined;
  tmdb: { check(signal: AbortSignal): Promise<void>; hasKey: boolean } | undefined;
  /**
   * Who issues tokens of connectors, and for what; why it cannot be read, as part of a sentence.
   */
  issuer:
    | {
        name: string;
        audience: string;
        publicUrl: string;
        read(signal: AbortSignal): Promise<Awaited<ReturnType<Issuer["read"]>> | string>;
      }
    | undefined;
  /** PostgreSQL. @throws UserError, Outage */
  server:
    | { inspect(): Promise<InspectedServer>; newest: number; backups?: OthersBackups | undefined }
    | undefined;
  /** Clocks to compare ours with: name and time, milliseconds since 1970. */
  clocks: readonly { name: string; now(signal: AbortSignal): Promise<number | undefined> }[];
};

/** What the probes work with. */
export type Doctor = {
  settings: DoctorSettings;
  configuration: ReadConfiguration;
  machine: typeof machine;
  files: ProbeFiles;
  scratch: Scratch;
  state: StatePort;
  outside: OutsideServices;
  unit: FoundUnit;
  service: {
    /** Whether a service that this program wrote is installed. */
    isOurs: boolean;
    /** What starts an engine that stays, as it is typed: the service, or a daemon without one. */
    startCommand: string;
  };
  /** What the program runs on; `driver` is why it does not load, undefined if it does. */
  program: { node: string; platform: string; driver(): Promise<string | undefined> };
  findUnpackProgram(signal: AbortSignal): Promise<UnpackProgram | undefined>;
  pid: number;
  host: string;
  now(): number;
};

/** What must be set for a probe to have something to look at. */
export type ProbeNeed = "mediaRoots" | "watched" | "client" | ClientKind | "plex" | "unpack";

export const has: Record<ProbeNeed, (doctor: Doctor) => boolean> = {
  mediaRoots: ({ settings }) => settings.mediaRoots.length > 0,
  watched: ({ settings }) => settings.watched.length > 0,
  client: ({ outside }) => outside.clients.length > 0,
  ...(Object.fromEntries(
    CLIENT_KINDS.map((kind) => [
      kind,
      ({ outside }: Doctor) => outside.clients.some((client) => client.kind === kind),
    ]),
  ) as Record<ClientKind, (doctor: Doctor) => boolean>),
  plex: ({ outside }) => outside.plex !== undefined,
  unpack: ({ settings }) => settings.unpack,
};

export type DoctorProbe = {
  id: string;
  /** What it looks at, in a few words. */
  title: string;
  needs: readonly ProbeNeed[];
  /** It blocks the process for a while, so it runs when the others are done. */
  blocks?: true;
  /** Finds nothing where another probe says already that it cannot be looked at. */
  run(doctor: Doctor, signal: AbortSignal): Promise<Finding[]>;
};
