import { isHalf, stemOfHalf } from "../../../base/file-types.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { splitFilePath } from "../files/extras.ts";
import { NOT_FILED } from "../files/not-filed.ts";
import type { NameReader } from "../names/name-rules.ts";
import {
  formatSubtitleSuffix,
  listOtherSuffixes,
  type SubtitleTags,
} from "../names/subtitle-tags.ts";

/** A subtitle to file next to its video. */
export type SubtitleClaim = {
  path: string;
  /**
   * Start of the subtitle's destination name. Claims with the same start are for the same video.
   */
  beside: string;
  /** The subtitle's own name without its video's name. */
  rest: string;
  tags: SubtitleTags;
};

// One subtitle file, or the two files of a VobSub.
type Track = { claims: SubtitleClaim[]; first: SubtitleClaim };

// Tracks that people do not expect when they select subtitles in a language.
const BESIDES =
  /(?:^|[^a-z])(?:commentary|signs|songs|lyrics|karaoke|trivia|dub(?:bed)?)(?![a-z])/i;

let natural: Intl.Collator | undefined;

/**
 * Compares names so that `10_English` sorts after `2_English`, with the same result on every
 * machine. The collator is created on first use, because Intl takes megabytes.
 */
const inNaturalOrder = (a: string, b: string) =>
  (natural ??= new Intl.Collator("en", { numeric: true })).compare(a, b);

/**
 * Chooses each subtitle's suffix after its video's name (`.en.forced.srt`), or returns the reason
 * why the subtitle is not filed. Keyed by path. Two subtitles of one language and kind become `.en`
 * and `.eng`, or `.pt` and `.pt-BR`. If no name is left, the subtitle is not filed. Both halves of
 * a pair get the same name, or neither is filed. `all` has the paths of all subtitles, including
 * those that are not filed. `isTaken` returns true if another file in the library already has the
 * full name. `readers` has the servers whose misreadings are avoided.
 */
export function chooseSubtitleSuffixes(
  claims: readonly SubtitleClaim[],
  all: readonly string[],
  isTaken: (name: string) => boolean = () => false,
  readers: readonly NameReader[] = [],
): Map<string, string | Reason> {
  const names = new Map<string, string | Reason>();
  const taken = new Set<string>();
  const { tracks, halves } = pairUp(claims, all);
  for (const { path } of halves) names.set(path, NOT_FILED.halfPair);
  for (const track of tracks.toSorted(byWorth)) {
    const { tags } = track.first;
    const possible = [formatSubtitleSuffix(tags), ...listOtherSuffixes(tags, readers)];
    const isUnclaimed = (suffix: string): boolean =>
      track.claims.every((claim) => !taken.has(key(claim, suffix)));
    const isFree = (suffix: string): boolean =>
      track.claims.every((claim) => !isTaken(nameOf(claim, suffix)));
    const free = possible.find((suffix) => isUnclaimed(suffix) && isFree(suffix));
    const why =
      free === undefined && possible.some(isUnclaimed)
        ? NOT_FILED.subtitleStands
        : NOT_FILED.sameDestination;
    for (const claim of track.claims) {
      names.set(
        claim.path,
        free === undefined ? why : `${free}.${splitFilePath(claim.path).extension}`,
      );
      if (free !== undefined) taken.add(key(claim, free));
    }
  }
  return names;
}

/**
 * A `.sub` without an `.idx` may be a text subtitle. An `.idx` without a `.sub` is never a
 * subtitle.
 */
function pairUp(claims: readonly SubtitleClaim[], all: readonly string[]) {
  const indexed = new Set(
    all.filter((path) => splitFilePath(path).extension === "idx").map(stemOfHalf),
  );
  const tracks: Track[] = [];
  const halves: SubtitleClaim[] = [];
  for (const [stem, same] of Map.groupBy(claims, ({ path }) => stemOfHalf(path))) {
    const paired = indexed.has(stem) ? same.filter(({ path }) => isHalf(path)) : [];
    const [first, second] = paired;
    if (first && second && first.beside === second.beside) tracks.push({ claims: paired, first });
    else halves.push(...paired);
    for (const claim of same) {
      if (!paired.includes(claim)) tracks.push({ claims: [claim], first: claim });
    }
  }
  return { tracks, halves };
}

const nameOf = ({ path, beside }: SubtitleClaim, suffix: string) =>
  `${beside}${suffix}.${splitFilePath(path).extension}`;

const key = ({ path, beside }: SubtitleClaim, suffix: string): string =>
  JSON.stringify([beside, suffix, splitFilePath(path).extension]);

function byWorth({ first: a }: Track, { first: b }: Track): number {
  return worth(a) - worth(b) || inNaturalOrder(a.path, b.path) || (a.path < b.path ? -1 : 1);
}

/**
 * Returns the rank of a subtitle, lowest first: named exactly like its video, then a plain
 * language, then a language with a region, then commentary and similar tracks.
 */
const worth = ({ rest, tags }: SubtitleClaim): number =>
  rest === "" ? 0 : BESIDES.test(rest) ? 3 : tags.region === undefined ? 1 : 2;
