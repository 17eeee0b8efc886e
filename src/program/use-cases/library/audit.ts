import { statPath } from "../../../adapters/fs/disk/identity.ts";
import { hashEdges } from "../../../adapters/fs/read/edges.ts";
import { fileLength } from "../../../adapters/fs/read/file-length.ts";
import { type AuditProgress, type AuditQuery, auditLibrary } from "../../../app/audit/audit.ts";
import { type CodeTotal, type NumberedFinding, numbered, totalsOf } from "../../../app/audit/numbered.ts";
import type { PlanRenames } from "../../../app/audit/renames.ts";
import { type RefusalWording, resolveClientPath } from "../../../app/releases/client-paths.ts";
import type { RenameDesk } from "../../../app/rename/desk.ts";
import { inPlace } from "../../../app/review/in-place.ts";
import { clientPaths } from "../../parts/folders.ts";
import { libraryPolicy } from "../../parts/planning.ts";
import { systemClock } from "../../process/clock.ts";
import type { Program } from "../../program.ts";

/** All that was found, as `Audit` has it. `at` is when it ended, ms since 1970. */
export type AuditReport = {
  findings: NumberedFinding[];
  totals: CodeTotal[];
  files: number;
  unread: string[];
  notes: string[];
  at: number;
};

/** How far an audit that is not done yet has come. */
type Underway = { running: AuditProgress };

export type AuditDesk = {
  /** @throws UserError for a folder that is not there */
  run(query: AuditQuery, signal: AbortSignal, onProgress?: (progress: AuditProgress) => void): Promise<AuditReport>;
  /**
   * The last audit of the same if it is not old, and none is wanted `afresh`; otherwise one is begun, and goes on when the caller
   * has waited long enough. Folders are what a client names.
   * @throws UserError for a folder that lies elsewhere
   */
  read(
    query: { folders: readonly string[]; afresh: boolean },
    wait: { maxMs: number; signal: AbortSignal },
  ): Promise<AuditReport | Underway>;
  close(): void;
};

const NAMED: RefusalWording = {
  notFull: "is not a full path",
  hintForFull: "Give the full path, starting with a slash.",
  hintForOutside: "Name a folder of the library, or none for all of it.",
};

/** For as long its pages are the same. */
const MAX_AGE_MS = 10 * 60_000;

type Asked = { key: string; progress: AuditProgress; done: Promise<AuditReport>; report?: AuditReport; failed?: true };

export async function openAudit(program: Program, rename: () => Promise<Pick<RenameDesk, "plan">>): Promise<AuditDesk> {
  const [opened, files] = [await program.store(), await program.files()];
  const end = new AbortController();
  let last: Asked | undefined;
  const planRenames: PlanRenames = async (signal) =>
    (await (await rename()).plan({ works: [], releases: [] }, signal)).shown;

  async function run(query: AuditQuery, signal: AbortSignal, onProgress?: (progress: AuditProgress) => void) {
    const { read: db } = inPlace(opened);
    const policy = libraryPolicy(program.config);
    const parts = { db, files, fileLength, hashEdges, policy, now: systemClock.now, planRenames };
    const { findings, ...rest } = await auditLibrary(parts, query, signal, onProgress);
    return { findings: numbered(findings), totals: totalsOf(findings), ...rest, at: systemClock.now() };
  }

  function begin(key: string, query: AuditQuery): Asked {
    const asked: Asked = {
      key,
      progress: { files: 0, headers: 0 },
      done: run(query, end.signal, (now) => (asked.progress = now)),
    };
    asked.done.then(
      (report) => (asked.report = report),
      () => (asked.failed = true),
    );
    return asked;
  }

  return {
    async run(query, signal, onProgress) {
      const named = query.folders.map((folder) => statPath(folder, program.place.cwd));
      const folders = (await Promise.all(named)).map(({ path }) => path);
      return run({ ...query, folders }, signal, onProgress);
    },
    async read({ afresh, ...asked }, { maxMs, signal }) {
      const { config } = program;
      const folders = await Promise.all(
        asked.folders.map((folder) => resolveClientPath(clientPaths(config, opened), folder, NAMED, "at or below")),
      );
      const query = { folders, only: [], thorough: false };
      const key = JSON.stringify(folders);
      const isOld = last?.report !== undefined && (afresh || systemClock.now() - last.report.at > MAX_AGE_MS);
      if (last?.key !== key || isOld || last.failed) last = begin(key, query);
      const { done, progress } = last;
      const late = AbortSignal.any([signal, AbortSignal.timeout(maxMs)]);
      const waited = Promise.withResolvers<Underway>();
      const onLate = (): void => waited.resolve({ running: last?.progress ?? progress });
      late.addEventListener("abort", onLate, { once: true });
      try {
        return await Promise.race([done, waited.promise]);
      } finally {
        late.removeEventListener("abort", onLate);
      }
    },
    close: () => end.abort(),
  };
}
