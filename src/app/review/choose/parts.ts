import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { quotedPath } from "../../../base/text/clean-text.ts";
import { formatEpisodeCode } from "../../../base/text/work-text.ts";
import { splitFilePath } from "../../../core/plan/files/extras.ts";
import { MAX_PARTS } from "../../../core/plan/plan.ts";
import { parseRelease } from "../../../names/index.ts";
import type { FiledItem } from "../../../store/releases/items.ts";

/** @throws UserError (`invalid_request`) if the file cannot be a part of a film or an episode */
export function assertCanBePart({ path, role, skip, part = 0 }: FiledItem): void {
  if (!Number.isInteger(part) || part < 1 || part > MAX_PARTS) {
    throw new UserError(
      `${part} is not the number of a part.`,
      `Plex plays up to ${MAX_PARTS} parts as one; number them from 1.`,
    );
  }
  if (role === "video" && !skip) return;
  throw new UserError(
    `${quotedPath(path)} cannot be a part, because it is not a video that is filed.`,
    sentence`Give its part as the only choice for the file: ${{ do: "options", files: [{ path, part }] }}.`,
  );
}

/**
 * Checks the parts that a person numbered. Each work or episode must have all its parts, from 1, in
 * files of one type; otherwise none of them would be filed. Videos whose names number them count
 * with that number.
 * @param videos the videos to file
 * @throws UserError (`invalid_request`) with the parts that the files have
 */
export function assertWholeParts(releaseName: string, videos: readonly FiledItem[]): void {
  if (videos.every(({ part }) => part === undefined)) return;
  const { files } = parseRelease(
    releaseName,
    videos.map(({ path }) => path),
  );
  const partOf = ({ path, part }: FiledItem): number => part ?? files.get(path)?.part ?? 0;
  const works = Map.groupBy(videos, ({ mapping }) =>
    mapping === undefined ? "" : formatEpisodeCode(mapping.season, mapping.episodes),
  );
  for (const pieces of works.values()) {
    if (pieces.every(({ part }) => part === undefined)) continue;
    const found = new Set(pieces.map(partOf));
    const isWhole = pieces.length > 1 && pieces.every((_, index) => found.has(index + 1));
    const types = new Set(pieces.map(({ path }) => splitFilePath(path).extension.toLowerCase()));
    if (isWhole && types.size > 1) {
      throw new UserError(
        `The parts have different file types: ${[...types].join(", ")}.`,
        "Plex plays parts as one only if they have the same type; convert one of them first.",
      );
    }
    if (isWhole) continue;
    const listed = pieces.map(
      (piece) => `${quotedPath(piece.path)} as ${partOf(piece) || "no part"}`,
    );
    throw new UserError(
      `The parts do not make a whole: ${listed.join(", ")}.`,
      sentence`Number every file from 1, or ${{ do: "verb", of: "skip" }} the others: ${{ do: "options", files: [{ path: pieces[0]?.path ?? "PATH", part: 1 }] }}.`,
    );
  }
}
