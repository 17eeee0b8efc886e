import type { Sentence } from "../../base/actions/sentence.ts";

/**
 * How Plex shows a renamed video: as the same items as before, as another item, or not yet.
 * `unknown` if that cannot be determined.
 */
export type ItemContinuity = "same" | "another" | "not_shown" | "unknown";

/**
 * Compares a video's item ids before and after a rename. A video in several libraries may get some
 * of its items later, and a video that was listed in only one library may get its other items
 * later. The video therefore counts as another item only if new ids appear and old ids are missing.
 */
export function keptOf(before: readonly string[], now: readonly string[]): ItemContinuity {
  if (before.length === 0 || now.length === 0) return "unknown";
  const isOther = now.some((id) => !before.includes(id)) && before.some((id) => !now.includes(id));
  return isOther ? "another" : "same";
}

export type KeptCounts = Record<ItemContinuity, number>;

export const OTHER_ITEM: Sentence =
  "Plex shows it as a different item, and its watched state may have stayed with the old one. " +
  "Check in Plex what is marked as watched.";

const PLEX = { title: "Plex", keepsItems: true };

/**
 * Explains whether a server kept its items through a rename. Of a server whose items do not stay,
 * only whether it shows the videos.
 */
export function explainKeptItems(
  { same, another, not_shown: notShown, unknown }: KeptCounts,
  { title, keepsItems }: { title: string; keepsItems: boolean } = PLEX,
): string {
  const all = same + another + notShown + unknown;
  const shown = all - notShown;
  const of = (count: number): string =>
    count === all
      ? all === 1
        ? "the renamed video"
        : `all ${all} renamed videos`
      : `${count} of ${all} renamed videos`;
  const missing = notShown > 0 && `${title} does not show ${of(notShown)} yet.`;
  if (!keepsItems) {
    return [shown > 0 && `${title} shows ${of(shown)}.`, missing].filter(Boolean).join(" ");
  }
  return [
    same > 0 &&
      `${title} shows ${of(same)} as the same ${same === 1 ? "item" : "items"} as before.`,
    another > 0 &&
      `${title} shows ${of(another)} as ${another === 1 ? "a different item" : "different items"} ` +
        "than before: watched states may have stayed with the old " +
        `${another === 1 ? "one" : "ones"}.`,
    missing,
    unknown > 0 && `It is not known for ${of(unknown)} which item ${title} showed before.`,
  ]
    .filter(Boolean)
    .join(" ");
}
