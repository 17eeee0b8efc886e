import { Outage } from "../../base/errors.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import type { ArrApp, ArrEvent } from "../../core/arr/app.ts";
import { type AuditFinding, toAdvice } from "../../core/audit/finding.ts";
import type { Services } from "../../core/services.ts";
import { type FiledDownload, listFiledDownloads } from "../../store/library/filed-downloads.ts";
import type { Db } from "../../store/open.ts";

/** The configured Sonarrs and Radarrs. */
export type ArrHistories = {
  /** Empty if none is configured. */
  apps: Services<Pick<ArrApp, "title" | "recent">>;
  /** Returns our hash for the id that a newsreader gave to a download. */
  hashOfNewsId: (id: string) => string | undefined;
};

/**
 * Finds videos that Sonarr or Radarr imported after plex-ingest had filed the same download, so
 * that there are two copies. Asks for imports since the oldest filing, and for nothing if nothing
 * was filed. `notes` name the apps that did not answer.
 */
export async function findImportedToo(
  db: Db,
  { apps, hashOfNewsId }: ArrHistories,
  signal: AbortSignal,
): Promise<{ findings: AuditFinding[]; notes: string[] }> {
  const [findings, notes]: [AuditFinding[], string[]] = [[], []];
  const filed = apps.count === 0 ? [] : await listFiledDownloads(db);
  if (filed.length === 0) return { findings, notes };
  const since = Math.min(...new Set(filed.map(({ filedAt }) => filedAt)));
  const byHash = Map.groupBy(filed, ({ hash }) => hash);
  const byName = Map.groupBy(filed, ({ name }) => name.toLowerCase());
  await apps.needAll(async ({ title, recent }) => {
    try {
      for (const event of await recent(signal, { type: "imported", since })) {
        const id = event.downloadId.toLowerCase();
        const download =
          byHash.get(id) ??
          byHash.get(hashOfNewsId(event.downloadId) ?? id) ??
          byName.get(event.title.toLowerCase()) ??
          [];
        for (const video of download) {
          if (isLaterImport(video, download, event)) findings.push(toFinding(video, title, event));
        }
      }
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      notes.push(`${error.message} Its imports were not compared.`);
    }
  });
  return { findings: [...new Map(findings.map((one) => [one.path, one])).values()], notes };
}

const fileName = (path: string): string => baseOf(path.replaceAll("\\", "/"));

function isLaterImport(
  { path, filedAt }: FiledDownload,
  download: readonly FiledDownload[],
  { at, droppedPath }: ArrEvent,
): boolean {
  if (at < filedAt) return false;
  return download.length === 1 || fileName(droppedPath ?? "") === fileName(path);
}

const toFinding = (
  { destination, releaseId }: FiledDownload,
  title: string,
  { at, importedPath }: ArrEvent,
): AuditFinding => ({
  code: "imported_too",
  path: destination,
  reason:
    `${title} imported the same file on ${formatUtc(at, "minutes")}` +
    `${importedPath === undefined ? "" : `, as ${quotedPath(importedPath)}`}.`,
  remedy: toAdvice(
    `Keep one of the two: undo release ${releaseId} here, or delete the file in ${title}.`,
  ),
});
