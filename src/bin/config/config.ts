import type { PathMap } from "../../core/path/path-map.ts";
import type { Values } from "./schema.ts";
import type { Secret } from "./secrets.ts";

type Level = Values["LOG_LEVEL"];

/** The whole configuration, frozen. Names that end in `Ms` are milliseconds; paths are absolute unless it says else. */
export type Config = {
  plex: {
    url: string | undefined;
    token: Secret;
    /** As written; `tokenOf` reads it. */
    userTokens: Secret;
    timeoutMs: number;
    /** PEM. */
    caFile: string | undefined;
    maxConnections: number;
    retries: number;
    healthCheckMs: number;
  };
  mediaRoots: readonly string[];
  ingestDirs: readonly string[];
  /** Absolute, or below the first media root. */
  moviesDir: string | undefined;
  tvDir: string | undefined;
  /** Where routes.json is looked for, in this order. */
  routesPlaces: readonly string[];
  /** `there` is as Plex sees it; the longest `here` first. */
  pathMap: readonly PathMap[];
  auto: boolean;
  /** Thousandths. */
  threshold: number;
  mode: Values["PLEX_MODE"];
  watcherAutoStart: boolean;
  stableMs: number;
  stabilityPollMs: number;
  backlog: Values["INGEST_BACKLOG"];
  fileMethod: Values["INGEST_FILE_METHOD"];
  duplicatePolicy: Values["INGEST_DUPLICATE_POLICY"];
  /** 0: never emptied. */
  trashDays: number;
  minFreeBytes: number;
  fileMode: number | undefined;
  dirMode: number | undefined;
  umask: number | undefined;
  /** `url` with or without `/3`. */
  tmdb: { credential: Secret; language: string; url: string };
  transmission: {
    url: string | undefined;
    username: string | undefined;
    password: Secret;
    pollMs: number;
    autoRemove: boolean;
    labels: readonly string[];
    excludeLabels: readonly string[];
    /** `there` is as Transmission sees it; the longest `here` first. */
    pathMap: readonly PathMap[];
  };
  log: { level: Level; daemonLevel: Level; file: string | undefined };
  pidFile: string | undefined;
  stateDir: string;
  toolsets: Values["PLEX_MCP_TOOLSETS"];
  readOnly: boolean;
  /** `wanted`: a port was set, so the daemon serves HTTP as well. */
  server: { host: string; port: number; wanted: boolean; authToken: Secret };
  cache: {
    enabled: boolean;
    maxEntries: number;
    ttlMs: { libraries: number; details: number; search: number; sessions: number; recent: number; onDeck: number };
  };
  redis: { url: Secret; tls: boolean };
};
