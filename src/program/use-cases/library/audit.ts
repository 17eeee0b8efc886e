import { dirname } from "node:path";
import { statPath } from "../../../adapters/fs/disk/identity.ts";
import { readFileLength } from "../../../adapters/fs/read/file-length.ts";
import {
  type AuditDeps,
  type AuditProgress,
  type AuditQuery,
  auditLibrary,
} from "../../../app/audit/audit.ts";
import {
  type CodeTotal,
  type NumberedFinding,
  numberFindings,
  totalsOf,
} from "../../../app/audit/numbered.ts";
import type { PlanRenames } from "../../../app/audit/renames.ts";
import { type RefusalWording, resolveClientPath } from "../../../app/releases/client-paths.ts";
import type { RenameDesk } from "../../../app/rename/desk.ts";
import { createUnderWay, type RunningProgress } from "../../../app/rename/under-way.ts";
import { refuseReplaced } from "../../../app/review/refuse-replaced.ts";
import { hashOfNewsId } from "../../../clients/index.ts";
import { SERVER_CODES } from "../../../core/audit/findings/server-reading.ts";
import { diskFiles } from "../../config/files.ts";
import { connectArrApps } from "../../parts/arr.ts";
import { listDownloadFolders, toClientPaths } from "../../parts/folders.ts";
import { readNamesInForce } from "../../parts/names-in-force.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";

/** All findings, as in `Audit`. `at` is when the audit ended, in ms since 1970. */
export type AuditReport = {
  findings: NumberedFinding[];
  totals: CodeTotal[];
  files: number;
  unread: string[];
  notes: string[];
  at: number;
};

export interface AuditDesk {
  /** @throws UserError for a folder that does not exist */
  run(
    query: AuditQuery,
    signal: AbortSignal,
    onProgress?: (progress: AuditProgress) => void,
  ): Promise<AuditReport>;
  /**
   * Returns the last audit of the same folders if it is recent and `afresh` is not set. Otherwise,
   * starts an audit, which continues even after the caller stops waiting. The folders are named by
   * clients.
   * @throws UserError for a folder that clients may not name
   */
  read(
    query: { folders: readonly string[]; afresh: boolean },
    wait: { maxMs: number; signal: AbortSignal },
  ): Promise<AuditReport | RunningProgress<AuditProgress>>;
  /**
   * Audits the folder of a film's file, or of a series, now. Returns the findings about Plex's
   * matches in it. The path is named by clients.
   * @throws UserError for a path that clients may not name
   */
  findMatches(path: string, signal: AbortSignal): Promise<readonly NumberedFinding[]>;
  close(): void;
}

const NAMED: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: "Name a folder of the library, or none to check all of it.",
};

/** An audit's pages stay the same for this long. */
const MAX_AGE_MS = 10 * 60_000;

export async function openAudit(
  program: Program,
  rename: () => Promise<Pick<RenameDesk, "plan">>,
): Promise<AuditDesk> {
  const [opened, files] = [await program.store(), await program.files()];
  const underWay = createUnderWay<AuditProgress, AuditReport>(
    { files: 0, headers: 0 },
    { maxAgeMs: MAX_AGE_MS, clock: systemClock },
  );
  const planRenames: PlanRenames = async (signal) =>
    (await (await rename()).plan({ works: [], releases: [] }, signal)).shown;

  async function run(
    query: AuditQuery,
    signal: AbortSignal,
    onProgress?: (progress: AuditProgress) => void,
  ): Promise<AuditReport> {
    const { read: db } = refuseReplaced(opened);
    const reading = {
      files,
      fileLength: readFileLength,
      real: diskFiles.real,
      notLibrary: listDownloadFolders(program.config),
    };
    const { tmdb, hasTmdb } = await program.catalogue();
    const parts = {
      db,
      ...reading,
      policy: program.config,
      clock: systemClock,
      planRenames,
      laterTitles: hasTmdb() ? tmdb : undefined,
    };
    const apps = await connectArrApps(program.config);
    try {
      const { findings, ...rest } = await auditLibrary(
        { ...parts, reading: await readingOf(program, query, signal), arr: { apps, hashOfNewsId } },
        query,
        signal,
        onProgress,
      );
      return {
        findings: numberFindings(findings),
        totals: totalsOf(findings),
        ...rest,
        at: systemClock.now(),
      };
    } finally {
      await apps.needAll((app) => app.close());
    }
  }

  return {
    async run(query, signal, onProgress) {
      const named = query.folders.map((folder) => statPath(folder, program.place.cwd));
      const folders = (await Promise.all(named)).map(({ path }) => path);
      return run({ ...query, folders }, signal, onProgress);
    },
    async read({ afresh, ...asked }, wait) {
      const { config } = program;
      const folders = await Promise.all(
        asked.folders.map((folder) =>
          resolveClientPath(toClientPaths(config, opened), folder, NAMED, "at or below"),
        ),
      );
      const query = { folders, only: [], thorough: false };
      return underWay.ask(JSON.stringify(folders), (...how) => run(query, ...how), wait, afresh);
    },
    async findMatches(path, signal) {
      const named = toClientPaths(program.config, opened);
      const real = await resolveClientPath(named, path, NAMED, "at or below");
      const { kind } = await statPath(real, program.place.cwd);
      const folders = [kind === "file" ? dirname(real) : real];
      const only = ["plex_mismatch", "plex_unmatched"] as const;
      return (await run({ folders, only, thorough: false }, signal)).findings;
    },
    close: underWay.close,
  };
}

/**
 * Returns the names in force, and the servers that read them with their current versions. Undefined
 * if no server is configured, or if the audit does not look for names that servers misread.
 */
async function readingOf(
  program: Program,
  { only }: AuditQuery,
  signal: AbortSignal,
): Promise<AuditDeps["reading"]> {
  const isWanted = only.length === 0 || SERVER_CODES.some((code) => only.includes(code));
  if (!isWanted || program.config.servers.length === 0) return undefined;
  return {
    nameReaders: await program.nameReaders(signal),
    names: readNamesInForce(program.config),
  };
}
