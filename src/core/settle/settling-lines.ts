import { commandOf, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { formatUtc } from "../../base/text/local-time.ts";
import { isLongHold } from "../arr/long-hold.ts";
import type { Release } from "../release/release.ts";

type SettlingRelease = Pick<Release, "id" | "name" | "reasons" | "waiting">;

const MAX_WAITS_SHOWN = 5;

/**
 * Returns one line for all downloads that only have to stay unchanged, with the remaining time, and
 * one line for each of the first downloads that wait for something else. Empty if nothing is
 * settling. `now` is in ms since 1970.
 */
export function formatSettlingLines(
  releases: readonly SettlingRelease[],
  stableSeconds: number,
  now: number,
): string[] {
  const quiet = releases.filter(isQuiet);
  const others = releases
    .filter((release) => !isQuiet(release))
    .toSorted((a, b) => Number(isLongHold(b, now)) - Number(isLongHold(a, now)));
  const until = quiet.flatMap(({ reasons }) => reasons[0]?.until ?? []);
  const left = until.length === 0 ? undefined : Math.ceil((Math.max(...until) - now) / 1000);
  const shown = others.slice(0, MAX_WAITS_SHOWN).map((release) => {
    const why =
      release.waiting?.message ?? release.reasons[0]?.message ?? "It is not complete yet.";
    const does = isLongHold(release, now)
      ? `has been held since ${formatUtc(release.waiting.since, "minutes")}`
      : "waits";
    return `#${release.id} ${cleanText(release.name, 200)} ${does}: ${cleanText(toCommandText(why), 500)}`;
  });
  const more = others.length - shown.length;
  return [
    ...(quiet.length > 0 ? [formatQuietLine(quiet.length, stableSeconds, left)] : []),
    ...shown,
    ...(more > 0 ? [`${more} more: ${commandOf({ do: "queue", state: "settling" })}`] : []),
  ];
}

const MAX_NAMES_SHOWN = 3;

/**
 * Formats a line about files that are still being written under the names of unfinished files. They
 * are not releases yet.
 */
export function formatUnfinishedLine(
  count: number,
  names: readonly string[],
  all: boolean,
): string {
  const shown = all ? names : names.slice(0, MAX_NAMES_SHOWN);
  const more = count - shown.length;
  const rest =
    more === 0
      ? ""
      : all
        ? ` and ${more} more`
        : ` and ${more} more (${toCommandText(sentence`${{ do: "queue", state: "settling" }}`)} ` +
          "lists them)";
  return `${formatCount(count, "download is", "downloads are")} still being written: ${shown.map((name) => cleanText(name, 200)).join(", ")}${rest}.`;
}

/** True if the release only has to stay unchanged. Also true if it has not been checked yet. */
export const isQuiet = ({ reasons: [reason], waiting }: SettlingRelease): boolean =>
  waiting === undefined && (reason === undefined || reason.code === "changing");

/** `left` is in seconds; undefined until the first check. */
export function formatQuietLine(count: number, stableSeconds: number, left?: number): string {
  const rest = left === undefined ? "" : left > 0 ? `, ${left} s left` : ", done in a moment";
  const wait = formatCount(
    count,
    "download waits until its files stop changing",
    "downloads wait until their files stop changing",
  );
  return `${wait}: unchanged for ${stableSeconds} s (INGEST_STABLE_SECONDS)${rest}.`;
}
