import { sentence } from "../../base/actions/sentence.ts";
import { type FileKind, fileKindOf, isVideoFile } from "../../base/file-types.ts";
import type { ItemRole } from "../../base/item.ts";
import type { Reason, ReasonCode } from "../../base/reason-codes.ts";
import type { State } from "../release/state.ts";

// In order of precedence: a game contains music and pictures, and an album contains pictures.
const OTHER_KINDS: ReadonlyMap<string, { code: ReasonCode; what: string }> = new Map<
  FileKind,
  { code: ReasonCode; what: string }
>([
  ["game", { code: "game", what: "a game or another program" }],
  ["music", { code: "music", what: "music" }],
  ["book", { code: "book", what: "books or comics" }],
  ["pictures", { code: "pictures", what: "pictures" }],
]);

/** True if the reason states what a release contains instead of a video. */
export const namesOtherKind = ({ code }: Reason): boolean => OTHER_KINDS.has(code);

const ONLY_SUBTITLES =
  "It contains subtitles without a video. Put the video into its folder, or next to a loose " +
  "subtitle whose name begins with the video's name; the subtitles are filed with it.";

/**
 * Returns the reason for ignoring a loose subtitle. `video` is the release of the video next to it,
 * if there is one that is filed or may be filed.
 */
export function looseSubtitleReason(video: { id: number; state: State } | undefined): Reason {
  const code = "only_subtitles";
  if (video === undefined) return { code, message: ONLY_SUBTITLES };
  const { id, state } = video;
  return {
    code,
    message:
      state === "filed"
        ? sentence`It is filed with its video, which is next to it. See ${{ do: "show", id }}.`
        : sentence`It is filed with its video, which is next to it and not filed yet. See ${{ do: "show", id }}.`,
  };
}

/** Returns the reason for ignoring a release without videos, based on its file extensions. */
export function nothingToFileReason(items: readonly { path: string; role: ItemRole }[]): Reason {
  if (items.length === 0) return { code: "empty", message: "It is an empty folder." };
  const kinds = new Set<string | undefined>(items.map((item) => fileKindOf(item.path)));
  const found = [...OTHER_KINDS].find(([kind]) => kinds.has(kind));
  if (items.some((item) => item.role === "extra" && isVideoFile(item.path))) {
    return {
      code: "only_extras",
      message: "It contains extras without the film or series that they belong to.",
    };
  }
  if (items.some((item) => item.role === "subtitle" || item.role === "extra")) {
    return looseSubtitleReason(undefined);
  }
  if (found) {
    const [, { code, what }] = found;
    return { code, message: `It contains ${what} but no video.` };
  }
  return { code: "no_video", message: "It contains no video." };
}
