import { Outage } from "../../base/errors.ts";
import { selectMapping } from "../../base/item.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type AuditFinding, toAdvice } from "../../core/audit/finding.ts";
import {
  type AskDetails,
  type AskTitles,
  type FiledEpisode,
  findLaterTitles,
  hadNoTitle,
  parseRelease,
} from "../../names/index.ts";
import { listWorkFiles, type WorkFile } from "../../store/library/work-files.ts";
import type { Db } from "../../store/open.ts";

/** The catalogue's present titles. */
export type LaterTitles = { details: AskDetails; titles: AskTitles };

type FiledFile = FiledEpisode & { work: WorkFile };

/** Number of series that are compared. Each takes a request, unless it is in the cache. */
const MAX_SERIES = 200;

/**
 * Finds videos that were filed as an episode without a title on TMDB, although their names had words
 * where a title stands, and to which TMDB has since given another title. Asks for nothing if there
 * is no such video below these folders. `notes` name what was not compared.
 */
export async function findOtherTitles(
  db: Db,
  catalogue: LaterTitles,
  folders: readonly string[],
  signal: AbortSignal,
): Promise<{ findings: AuditFinding[]; notes: string[] }> {
  const [findings, notes]: [AuditFinding[], string[]] = [[], []];
  const bySeries = Map.groupBy(
    readFiled(await listWorkFiles(db), folders),
    ({ work }) => work.identity.tmdbId,
  );
  const series = [...bySeries];
  for (const [tmdbId, filed] of series.slice(0, MAX_SERIES)) {
    try {
      const titled = await findLaterTitles(catalogue, tmdbId, filed, signal);
      for (const [{ work }, titles] of titled) findings.push(toFinding(work, titles));
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      notes.push(`${error.message} Later titles of episodes were not compared.`);
      return { findings, notes };
    }
  }
  if (series.length > MAX_SERIES) {
    const left = series.length - MAX_SERIES;
    notes.push(`The later titles of ${left} more series were not compared. Name their folders.`);
  }
  return { findings, notes };
}

/** Returns the videos that were filed as an episode without a title. Adopted files are left out. */
function readFiled(all: readonly WorkFile[], folders: readonly string[]): FiledFile[] {
  const untitled = all.flatMap((work) => {
    const { identity, role, adoptedAt, path } = work;
    const isFiled = identity.type === "tv" && role === "video" && adoptedAt === undefined;
    const mapping = isFiled ? selectMapping(identity, work.mapping) : undefined;
    return mapping && hadNoTitle(mapping) && folders.some((folder) => isAtOrBelow(path, folder))
      ? [{ work, mapping }]
      : [];
  });
  const releases = Map.groupBy(untitled, ({ work }) => work.releaseId);
  return [...releases.values()].flatMap((filed) => {
    const paths = filed.map(({ work }) => work.itemPath);
    const { files } = parseRelease(filed[0]?.work.releaseName ?? "", paths);
    return filed.flatMap((one): FiledFile[] => {
      const file = files.get(one.work.itemPath);
      return file === undefined ? [] : [{ ...one, file }];
    });
  });
}

function toFinding(
  { path, itemPath, releaseName, releaseId }: WorkFile,
  titles: readonly string[],
): AuditFinding {
  const name = baseOf(itemPath === "" ? releaseName : itemPath);
  return {
    code: "other_title",
    path,
    reason:
      `It was filed from ${quoted(name)} while TMDB had no title of this episode. TMDB now has ` +
      `${titles.map((title) => quoted(title)).join(" and ")}.`,
    remedy: toAdvice(
      `Play it. If it is not this episode, take back release ${releaseId} with undo. Nothing is ` +
        "moved automatically.",
    ),
  };
}
