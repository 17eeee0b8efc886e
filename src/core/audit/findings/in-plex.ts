import { asNamed } from "../../../base/item.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import type { OurWork } from "../../curate/our-match.ts";
import { SERVER_FACTS } from "../../library/server-facts.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import {
  compareNumbers,
  formatFiledNumbers,
  formatShownNumbers,
  isByDate,
  toFiledNumbers,
} from "../../scan/numbers.ts";
import { type AuditFinding, type Remedy, toAdvice } from "../finding.ts";
import type { ComparedServer, FolderVideo, ReadFolder, ShownFolder } from "../work-folder.ts";
import { nameOf } from "../works.ts";

const adviseMatch = ({ kind, title }: ComparedServer): Remedy =>
  toAdvice(`In ${title}, choose “${SERVER_FACTS[kind].correction}” for it.`);

const adviseScan = ({ kind, title }: ComparedServer): Remedy =>
  toAdvice(
    `In ${title}, scan the library's files. If it still does not appear, its name or a ` +
      `${SERVER_FACTS[kind].hidingFiles[0]} hides it, or ${title} has no permission to read it.`,
  );

/**
 * Finds videos that a server shows as a work other than ours, has not matched, or does not show,
 * for each server. Reports nothing about a server whose list is incomplete.
 */
export const findServerMismatches = (folder: ReadFolder): AuditFinding[] =>
  (folder.shown ?? []).flatMap((shown) =>
    findMismatchesAt(folder, shown).map((finding) => ({ ...finding, server: shown.server.title })),
  );

function findMismatchesAt(folder: ReadFolder, shown: ShownFolder): AuditFinding[] {
  const { server } = shown;
  const { title } = server;
  const { hidingFiles } = SERVER_FACTS[server.kind];
  if (folder.files.some(({ path }) => hidingFiles.includes(baseOf(path)))) return [];
  const findings: AuditFinding[] = [];
  const missing: FolderVideo[] = [];
  const mismatched = new Map<string, AuditFinding>();
  for (const video of folder.videos) {
    const file = shown.files.get(video.at);
    if (!file) {
      if (shown.isListed(video)) missing.push(video);
      continue;
    }
    findings.push(...findOtherNumbers(shown, video));
    const { tmdbId, imdbId, tvdbId } = file;
    const ours = oursOf(folder, video);
    if (tmdbId === undefined && imdbId === undefined && tvdbId === undefined) {
      if (!shown.usesIds) continue;
      const reason = `${title} has not matched it.`;
      const path = folder.type === "tv" ? folder.path : video.at;
      const remedy = toMatchRemedy(server, folder, path, { video, ours });
      mismatched.set(path, { code: "plex_unmatched", path, reason, remedy });
      continue;
    }
    if (ours === undefined || tmdbId === undefined || ours.work.tmdbId === tmdbId) continue;
    const reason = `${title} shows it as TMDB ${tmdbId}, but ${ours.says} TMDB ${ours.work.tmdbId}.`;
    // A show has a single match, regardless of the number of its files.
    const key = folder.type === "tv" ? `${tmdbId} ${ours.work.tmdbId}` : video.at;
    const path = folder.type === "tv" ? folder.path : video.at;
    if (!mismatched.has(key)) {
      const remedy = toMatchRemedy(server, folder, path, { video, ours });
      mismatched.set(key, { code: "plex_mismatch", path, reason, remedy });
    }
  }
  findings.push(...mismatched.values());
  const isWhole = missing.length === folder.videos.length && missing.length > 1 && !folder.isShelf;
  const reason = `${title} does not list it in the library.`;
  const paths = isWhole ? [folder.path] : missing.map(({ at }) => at);
  for (const path of paths) {
    findings.push({ code: "not_in_plex", path, reason, remedy: adviseScan(server) });
  }
  return findings;
}

/**
 * Finds a filed episode whose list has other numbers than its name. Numbers that are only missing
 * may follow, unless the list is newer than the file.
 */
function findOtherNumbers({ server, files, isListed }: ShownFolder, video: FolderVideo) {
  const { at, known } = video;
  const numbers = files.get(at)?.numbers;
  if (!known?.wasFiled || !known.mapping || !numbers) return [];
  const filed = toFiledNumbers(baseOf(at), asNamed(known.mapping));
  // A list has no dates.
  if (isByDate(filed)) return [];
  const verdict = compareNumbers(filed, numbers);
  const isSettled = verdict === "other" || isListed(video);
  // An agent of Plex may number nothing at all.
  if (verdict === "same" || !isSettled || (verdict === "none" && server.kind === "plex")) return [];
  const shown = verdict === "none" ? "without a number" : `as ${formatShownNumbers(numbers)}`;
  const reason = `${server.title} shows it ${shown}, but it was filed as ${formatFiledNumbers(filed)}.`;
  const remedy = toAdvice(
    `In ${server.title}, refresh the metadata of its season. If that changes nothing, correct its ` +
      "numbers there.",
  );
  return [{ code: "plex_mismatch" as const, path: at, reason, remedy }];
}

type Ours = { work: OurWork; says: string };

/** Our identity of a video, from the journal or from the id in the name of its folder. */
function oursOf(folder: ReadFolder, { known }: FolderVideo): Ours | undefined {
  if (known) return { work: known.work, says: `it is ${nameOf(known.work)},` };
  if (folder.isShelf) return undefined;
  const { tmdbId, title, year } = readFolderName(baseOf(folder.path));
  if (tmdbId === undefined) return undefined;
  return {
    work: { type: folder.type, tmdbId, title, ...(year !== undefined && { year }) },
    says: "its folder says",
  };
}

/**
 * Offers our identity for a match. A match changes everything that Plex shows as one work, so a
 * series is offered only if all videos of its folder are ours.
 */
function toMatchRemedy(
  server: ComparedServer,
  folder: ReadFolder,
  path: string,
  { video: { at }, ours }: { video: FolderVideo; ours: Ours | undefined },
): Remedy {
  if (!server.canFix) return adviseMatch(server);
  const isOurs = (video: FolderVideo): boolean =>
    oursOf(folder, video)?.work.tmdbId === ours?.work.tmdbId;
  if (!ours || (folder.type === "tv" && !folder.videos.every(isOurs))) return adviseMatch(server);
  return { do: "fix_match", path, video: at, work: ours.work };
}
