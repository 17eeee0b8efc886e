import type { HistoryAction } from "../../core/history-actions.ts";
import type { Notice, NoticeKind } from "../../core/notify/notice.ts";
import { formatEntry, shortenEntry } from "../shown/history-text.ts";
import type { ShownEntry } from "../shown/release-shape.ts";

/** History actions that may be worth a notification. */
export const NOTICED_ACTIONS: readonly HistoryAction[] = [
  "filed",
  "held",
  "waiting",
  "error",
  "stopped",
];

/**
 * Converts a history row into a notice, if the row is worth one. Without `paths`, the text is only
 * the release's name, because reasons and destinations contain paths. With `paths`, the text is the
 * log line.
 */
export function noticeOf(entry: ShownEntry, { paths }: { paths: boolean }): Notice | undefined {
  const kind = kindOf(entry);
  if (kind === undefined) return undefined;
  return {
    kind,
    text: paths ? formatEntry(shortenEntry(entry)) : nameOf(entry),
    releaseId: entry.release_id,
  };
}

function kindOf({ action, to, detail }: ShownEntry): NoticeKind | undefined {
  if (to === "failed") return "failed";
  if (action === "filed") return "filed";
  if (action === "held") return "review";
  return action === "waiting" && detail?.["code"] === "no_space" ? "disk_full" : undefined;
}

/** A person may have named a release by its whole path. */
const nameOf = ({ name = "", release_id }: ShownEntry): string =>
  `${release_id === undefined ? "" : `#${release_id} `}${name.split("/").filter(Boolean).at(-1) ?? ""}`;
