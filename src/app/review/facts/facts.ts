import type { MediaType } from "../../../core/identity.ts";
import type { Candidate } from "../../../core/release/candidate.ts";
import type { FileFacts } from "../../shown/release.ts";
import type { ShownFit } from "../../shown/release-shape.ts";

/** What tells a candidate from others, where TMDB said more than is stored; and how its length fits the files. */
export type CandidateFacts = {
  facts: Partial<Pick<Candidate, "originalTitle" | "overview" | "posterPath" | "runtimeMinutes">>;
  fit?: ShownFit | undefined;
};

/** What a person needs to decide about a release beside its rows; by `workKey`, and by the path of the file. */
export type ItemFacts = {
  candidates: ReadonlyMap<string, CandidateFacts>;
  files: ReadonlyMap<string, FileFacts>;
};

/** `tv/1396`. */
export const workKey = ({ type, tmdbId }: { type: MediaType; tmdbId: number }): string => `${type}/${tmdbId}`;
