import { countYearsApart, sameWork } from "../../base/identity.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { fold } from "../../base/text/fold.ts";
import { type AuditedWork, type Remedy, toAdvice } from "./finding.ts";
import type { FolderVideo, ReadFolder } from "./work-folder.ts";

/**
 * The work that a video belongs to. `certain` is set if the work is known from our journal or a
 * media server, whose title is `server`. Otherwise, the work is parsed from the name.
 */
export type WorkOpinion = {
  certain?: AuditedWork;
  by: "journal" | "server" | "name";
  server?: string;
  title: string;
  year?: number | undefined;
};

export function workOfVideo(folder: ReadFolder, video: FolderVideo): WorkOpinion | undefined {
  const { known } = video;
  if (known) {
    const { type, tmdbId, title, year } = known.work;
    return {
      certain: { type, tmdbId },
      by: "journal",
      title,
      ...(year === undefined ? {} : { year }),
    };
  }
  const { title, year } = video.own();
  const stated = { title: title ?? "", ...(year === null ? {} : { year }) };
  const matches = (folder.shown ?? []).flatMap(({ server, files }) => {
    const tmdbId = files.get(video.at)?.tmdbId;
    return tmdbId === undefined ? [] : { tmdbId, server: server.title };
  });
  const [first] = matches;
  // Servers that contradict each other prove nothing.
  if (first && matches.every(({ tmdbId }) => tmdbId === first.tmdbId)) {
    const { tmdbId, server } = first;
    return { certain: { type: folder.type, tmdbId }, by: "server", server, ...stated };
  }
  return title === null ? undefined : { by: "name", ...stated };
}

/**
 * True if two videos certainly belong to different works. Names alone prove this only if their
 * titles differ and their years differ by more than one, because catalogues may disagree by one
 * year. A different title alone proves nothing, because a film has many titles.
 */
export function isDifferentWork(a: WorkOpinion, b: WorkOpinion): boolean {
  if (a.certain && b.certain && a.by === b.by) return !sameWork(a.certain, b.certain);
  return countYearsApart(a.year, b.year) > 1 && fold(a.title) !== fold(b.title);
}

export const nameOf = ({ title, year }: Pick<WorkOpinion, "title" | "year">): string =>
  `${quoted(title)}${year === undefined ? "" : ` (${year})`}`;

export const IF_ADOPTED = "; plex-ingest does this for adopted works.";

/**
 * Returns a remedy that renames each work of these videos once, if our journal knows all of the
 * videos. Otherwise, returns the advice for the user.
 */
export function toRenameRemedy(videos: readonly FolderVideo[], advice: string): Remedy {
  const all = new Map<string, AuditedWork>();
  for (const { known } of videos) {
    if (!known) return toAdvice(advice);
    const { type, tmdbId } = known.work;
    all.set(`${type} ${tmdbId}`, { type, tmdbId });
  }
  return all.size === 0 ? toAdvice(advice) : { do: "rename", works: [...all.values()] };
}
