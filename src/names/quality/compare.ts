import { formatLength } from "../../base/text/format-length.ts";
import { editionKey } from "./edition-key.ts";
import {
  CLEARLY_LARGER_RATIO,
  formatQuality,
  isPoor,
  isSameHeight,
  type Quality,
  rankSource,
} from "./order.ts";

/**
 * The result of comparing two videos. `why` is a phrase for people, like `1080p instead of 720p`.
 */
export type Comparison = { verdict: "better" | "worse" | "equal" | "unclear"; why: string };

type QualityRule = (fresh: Quality, old: Quality) => Comparison | undefined;

/** The first rule that returns a result decides. */
const RULES: readonly QualityRule[] = [
  byKind,
  byLength,
  byPoorSource,
  byHeight,
  bySource,
  byRevision,
  byBytes,
];

/**
 * Returns whether a new video of the same film or episode is better than an old one, based only on
 * names, sizes and lengths.
 */
export function compareQuality(fresh: Quality, old: Quality): Comparison {
  for (const rule of RULES) {
    const comparison = rule(fresh, old);
    if (comparison) return comparison;
  }
  const text = formatQuality(fresh);
  return {
    verdict: "equal",
    why: text === "" ? "their names show no difference" : `both are ${text}`,
  };
}

const unclear = (why: string): Comparison => ({ verdict: "unclear", why });
const decided = (better: boolean, why: string): Comparison => ({
  verdict: better ? "better" : "worse",
  why,
});

/**
 * A different cut, part or language, a 3D version or a dub is not better or worse, only different.
 */
function byKind(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.part !== null || old.part !== null) return unclear("one of them is only a part");
  if (editionKey(fresh.edition) !== editionKey(old.edition)) {
    return unclear(
      `a different edition (${fresh.edition ?? "none named"} instead of ` +
        `${old.edition ?? "none named"})`,
    );
  }
  const variants = byVariants(fresh, old);
  if (variants) return variants;
  const [here, there] = [languageKey(fresh), languageKey(old)];
  return here === there
    ? undefined
    : unclear(`different languages (${here || "none named"} instead of ${there || "none named"})`);
}

function byVariants(
  { variants: here }: Quality,
  { variants: there }: Quality,
): Comparison | undefined {
  const added = here.filter((variant) => !there.includes(variant));
  if (added.length > 0) {
    return unclear(`only the name of the new file mentions ${added.join(", ")}`);
  }
  const missing = there.filter((variant) => !here.includes(variant));
  return missing.length === 0
    ? undefined
    : unclear(`only the name of the existing file mentions ${missing.join(", ")}`);
}

const languageKey = ({ languages }: Quality): string =>
  [...new Set(languages)].toSorted().join(", ");

/** Two copies of one cut differ by less: by logos of distributors and the length of the credits. */
const SAME_CUT_PERCENT = 3;

/**
 * A file that runs clearly longer or shorter than another is another cut, regardless of its name.
 */
function byLength(fresh: Quality, old: Quality): Comparison | undefined {
  const [here, there] = [fresh.durationMs, old.durationMs];
  if (here === null || there === null || there <= 0) return undefined;
  const isSameCut = Math.abs(here - there) * 100 <= there * SAME_CUT_PERCENT;
  const [long, short] = here > there ? [fresh, old] : [old, fresh];
  if (isSameCut || isFaster(short, long)) return undefined;
  return unclear(
    `it runs ${formatLength(here)} instead of ${formatLength(there)}, so it may be another cut`,
  );
}

// European television and DVDs play films at 25 frames a second instead of 24.
const PAL_SOURCES: readonly Quality["source"][] = ["DVD", "HDTV", "VHS"];
const PAL_RATE = 25;
const FILM_RATE = 24;
// 25:23.976 is 1.0427 and 25:24 is 1.0417. The rest is the credits.
const PAL_RATIO = { min: 1.0375, max: 1.047 };

/**
 * True if the shorter file is the same cut at 25 frames a second instead of 24. Only the stated
 * frame rates, or a source that plays films so, explain such a difference.
 */
function isFaster(short: Quality, long: Quality): boolean {
  const ratio = (long.durationMs ?? 0) / (short.durationMs ?? 1);
  if (ratio < PAL_RATIO.min || ratio > PAL_RATIO.max) return false;
  const isFast =
    short.frameRate === null ? PAL_SOURCES.includes(short.source) : short.frameRate === PAL_RATE;
  return isFast && (long.frameRate === null || long.frameRate <= FILM_RATE);
}

function byPoorSource(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.source === null || old.source === null || isPoor(fresh.source) === isPoor(old.source)) {
    return undefined;
  }
  return decided(isPoor(old.source), `${fresh.source} instead of ${old.source}`);
}

function byHeight(fresh: Quality, old: Quality): Comparison | undefined {
  const [here, there] = [fresh.height, old.height];
  if (here === null && there === null) return undefined;
  if (here === null || there === null) return unclear("the resolution of one of them is unknown");
  return isSameHeight(here, there)
    ? undefined
    : decided(here > there, `${here}p instead of ${there}p`);
}

function bySource(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.source === null || old.source === null) {
    return fresh.source === old.source && fresh.height !== null
      ? undefined
      : unclear("the source of one of them is unknown");
  }
  const [here, there] = [rankSource(fresh.source), rankSource(old.source)];
  return here === there
    ? undefined
    : decided(here < there, `${fresh.source} instead of ${old.source}`);
}

function byRevision(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.revision === old.revision) return undefined;
  const first = Math.min(fresh.revision, old.revision) === 1;
  const [later, earlier] = first
    ? ["a PROPER or REPACK", "a first release"]
    : ["a later revision", "an earlier one"];
  return fresh.revision > old.revision
    ? decided(true, `${later} instead of ${earlier}`)
    : decided(false, `${earlier} instead of ${later}`);
}

/** Sizes can be compared only between files with the same codec, HDR, source and resolution. */
function byBytes(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.bytes <= 0 || old.bytes <= 0) return undefined;
  const times = fresh.bytes / old.bytes;
  if (times < CLEARLY_LARGER_RATIO && times > 1 / CLEARLY_LARGER_RATIO) return undefined;
  if (
    fresh.codec !== old.codec ||
    fresh.hdr !== old.hdr ||
    fresh.source === null ||
    fresh.height === null
  ) {
    return unclear(
      "their sizes cannot be compared: codec or HDR differs, or source or resolution is unknown",
    );
  }
  return times > 1
    ? decided(true, `${rounded(times)} times as large`)
    : decided(false, `the existing file is ${rounded(1 / times)} times as large`);
}

const rounded = (times: number): string => times.toFixed(1);
