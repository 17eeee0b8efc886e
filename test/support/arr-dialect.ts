/**
 * How versions of Sonarr and Radarr name the state of a refused import. The messages are the same.
 *
 * - `none`: version 3, Sonarr before 4.0.5 and Radarr before 5.8, which have no `importBlocked`.
 * - `every`: Sonarr to 4.0.10, Radarr to 5.21, and Sonarr 5 under `/api/v3`: `importBlocked` for
 *   each refusal.
 * - `today`: `importBlocked` for packs, for imports that failed and for what was not grabbed
 *   (recordings m03, m45, s06, m12; `CompletedDownloadService.Import`, `RejectedImportService`).
 */
export const ARR_DIALECTS = ["none", "every", "today"] as const;

export type ArrDialect = (typeof ARR_DIALECTS)[number];

/** These block again in the same look (recordings m12, s04; `CompletedDownloadService.Check`). */
const STAYS = /^(?:movie|series) title mismatch|^found matching (?:movie|series) via grab history/i;

type Row = { state: string; said: readonly string[] };

/**
 * Returns the state that a version of this dialect shows for a row that is written in today's.
 * `isRefreshing`: the app looks at its queue now, which turns `importBlocked` into `importPending`
 * until all other imports are done (recordings m45, s06).
 */
export function toDialect(
  { state, said }: Row,
  dialect: ArrDialect,
  isRefreshing: boolean,
): string {
  const isRefused = said.length > 0 && (state === "importPending" || state === "importBlocked");
  if (!isRefused || dialect === "none") return isRefused ? "importPending" : state;
  const shown = dialect === "every" ? "importBlocked" : state;
  return isRefreshing && !said.some((text) => STAYS.test(text)) ? "importPending" : shown;
}
