import type { Candidate } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import type { MediaType } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { toTmdbAddress } from "../../core/work-reference.ts";
import type { ShownWork } from "./work-shape.ts";

type WorkToShow = { type: MediaType; tmdbId: number; title: string } & Pick<
  Candidate,
  "originalTitle" | "overview" | "posterPath" | "runtimeMinutes"
>;

export interface WorkFacts {
  url: string;
  original_title?: string;
  overview?: string;
  poster_path?: string;
  runtime_minutes?: number;
}

/**
 * Returns the work's TMDB page and the known details that distinguish it from other works with the
 * same title.
 */
export const showWorkFacts = ({
  originalTitle,
  overview,
  posterPath,
  runtimeMinutes,
  ...work
}: WorkToShow): WorkFacts => ({
  ...(originalTitle === undefined || originalTitle === work.title
    ? {}
    : { original_title: cleanText(originalTitle) }),
  ...(overview === undefined ? {} : { overview: cleanText(overview) }),
  ...dropUndefined({ poster_path: posterPath, runtime_minutes: runtimeMinutes }),
  url: toTmdbAddress(work),
});

/** Shows a work to people and clients. */
export const showWork = (work: Candidate): ShownWork => ({
  type: work.type,
  tmdb_id: work.tmdbId,
  title: cleanText(work.title),
  ...dropUndefined({ year: work.year }),
  popularity: work.popularity,
  ...showWorkFacts(work),
});
