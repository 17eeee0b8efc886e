import { mainVideos } from "../../identify/fit.ts";
import { isUnplayable } from "../../media/file-length.ts";
import { baseOf } from "../../path/path-parts.ts";
import type { Reason } from "../../reason-codes.ts";
import { quoted } from "../../release/candidate.ts";
import type { Evidence } from "../evidence/evidence.ts";

/** The main videos that are known not to play, with why. */
export const faultyVideos = (evidence: Pick<Evidence, "files" | "lengths">) =>
  mainVideos(evidence).flatMap(([path]) => {
    const length = evidence.lengths?.get(path);
    return length !== undefined && isUnplayable(length) ? [{ path, ...length }] : [];
  });

/**
 * An empty, damaged or incomplete file is not filed without asking, nor is one that our user may not read. A file whose
 * length alone cannot be read is no objection, nor is a container that its extension does not name: Plex plays both.
 */
export function notPlayable(evidence: Evidence): Reason | undefined {
  const [first, ...more] = faultyVideos(evidence);
  if (first === undefined) return undefined;
  const others = more.length === 0 ? "" : ` So it is with ${more.length} more of its files.`;
  const next =
    first.kind === "forbidden"
      ? "Give that user the right to read it and retry the release"
      : "Download it again and retry the release";
  return {
    code: "not_playable",
    message: `${quoted(baseOf(first.path))} cannot be played: ${first.why}.${others} ${next}, or approve it as it is.`,
  };
}

/** A sample is never the work itself. */
export function sample({ files }: Evidence): Reason | undefined {
  if (files.size === 0 || [...files.values()].some((file) => !file.sample)) return undefined;
  return { code: "sample", message: "The only video of the release is a sample." };
}
