import type { Sentence } from "../../base/actions/sentence.ts";

/**
 * How Plex shows a renamed video: as the items that had it before, as another, not yet, or what had
 * it is not known.
 */
export type ItemContinuity = "same" | "another" | "not_shown" | "unknown";

/**
 * Of a video in several libraries some items may be found later, and of one that was listed in one
 * library the others.
 */
export function keptOf(before: readonly string[], now: readonly string[]): ItemContinuity {
  if (before.length === 0 || now.length === 0) return "unknown";
  const isOther = now.some((id) => !before.includes(id)) && before.some((id) => !now.includes(id));
  return isOther ? "another" : "same";
}

export type KeptCounts = Record<ItemContinuity, number>;

export const OTHER_ITEM: Sentence =
  "Plex shows it as another item; its watched state may have stayed with the old one. See in Plex what is marked as watched.";

/** Whether Plex kept its items through a rename, in sentences. */
export function explainKeptItems({
  same,
  another,
  not_shown: notShown,
  unknown,
}: KeptCounts): string {
  const all = same + another + notShown + unknown;
  const of = (count: number): string =>
    count === all
      ? all === 1
        ? "the renamed video"
        : `all ${all} renamed videos`
      : `${count} of ${all} renamed videos`;
  return [
    same > 0 && `Plex shows ${of(same)} as the same ${same === 1 ? "item" : "items"} as before.`,
    another > 0 &&
      `Plex shows ${of(another)} as ${another === 1 ? "another item" : "other items"} than before: watched states may have stayed with the old ${another === 1 ? "one" : "ones"}.`,
    notShown > 0 && `Plex does not show ${of(notShown)} yet.`,
    unknown > 0 && `Of ${of(unknown)} it is not known which item Plex showed before.`,
  ]
    .filter(Boolean)
    .join(" ");
}
