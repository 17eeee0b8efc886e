import { fold } from "../text/fold.ts";
import { CLEARLY_LARGER_RATIO, isPoor, type Quality, qualityText, sameHeight, sourceRank } from "./order.ts";

/** How one video compares with another; `why` is a phrase for a person, like `1080p instead of 720p`. */
export type Comparison = { verdict: "better" | "worse" | "equal" | "unclear"; why: string };

type Rule = (fresh: Quality, old: Quality) => Comparison | undefined;

/** The first rule that says anything decides. */
const RULES: readonly Rule[] = [byKind, byPoorSource, byHeight, bySource, byRevision, byBytes];

/** Whether a new video of the same film or episode is better than an old one. Pure: names and lengths are all it knows. */
export function compareQuality(fresh: Quality, old: Quality): Comparison {
  for (const rule of RULES) {
    const said = rule(fresh, old);
    if (said) return said;
  }
  const text = qualityText(fresh);
  return { verdict: "equal", why: text === "" ? "no difference that their names tell" : `${text}, both of them` };
}

const unclear = (why: string): Comparison => ({ verdict: "unclear", why });
const decided = (better: boolean, why: string): Comparison => ({ verdict: better ? "better" : "worse", why });

/** Another cut, a part, 3D, a dub or other languages are another thing, and no better one. */
function byKind(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.part !== null || old.part !== null) return unclear("one of them is a part of the whole");
  if (fold(fresh.edition ?? "") !== fold(old.edition ?? ""))
    return unclear(`another edition (${fresh.edition ?? "none named"} instead of ${old.edition ?? "none named"})`);
  const marked = byVariants(fresh, old);
  if (marked) return marked;
  const [here, there] = [languageKey(fresh), languageKey(old)];
  return here === there
    ? undefined
    : unclear(`other languages (${here || "none named"} instead of ${there || "none named"})`);
}

function byVariants({ variants: here }: Quality, { variants: there }: Quality): Comparison | undefined {
  const added = here.filter((mark) => !there.includes(mark));
  if (added.length > 0)
    return unclear(`the name of this one tells of ${added.join(", ")}, and that of the one there does not`);
  const gone = there.filter((mark) => !here.includes(mark));
  return gone.length === 0
    ? undefined
    : unclear(`the name of the one there tells of ${gone.join(", ")}, and that of this one does not`);
}

const languageKey = ({ languages }: Quality): string => [...new Set(languages)].toSorted().join(", ");

function byPoorSource(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.source === null || old.source === null || isPoor(fresh.source) === isPoor(old.source)) return undefined;
  return decided(isPoor(old.source), `${fresh.source} instead of ${old.source}`);
}

function byHeight(fresh: Quality, old: Quality): Comparison | undefined {
  const [here, there] = [fresh.height, old.height];
  if (here === null && there === null) return undefined;
  if (here === null || there === null) return unclear("the resolution of one of them is not known");
  return sameHeight(here, there) ? undefined : decided(here > there, `${here}p instead of ${there}p`);
}

function bySource(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.source === null || old.source === null)
    return fresh.source === old.source && fresh.height !== null
      ? undefined
      : unclear("where one of them comes from is not known");
  const [here, there] = [sourceRank(fresh.source), sourceRank(old.source)];
  return here === there ? undefined : decided(here < there, `${fresh.source} instead of ${old.source}`);
}

function byRevision(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.revision === old.revision) return undefined;
  const first = Math.min(fresh.revision, old.revision) === 1;
  const [later, earlier] = first ? ["a PROPER or REPACK", "a first release"] : ["a later revision", "an earlier one"];
  return fresh.revision > old.revision
    ? decided(true, `${later} instead of ${earlier}`)
    : decided(false, `${earlier} instead of ${later}`);
}

/** Sizes tell something only among files of one class. */
function byBytes(fresh: Quality, old: Quality): Comparison | undefined {
  if (fresh.bytes <= 0 || old.bytes <= 0) return undefined;
  const times = fresh.bytes / old.bytes;
  if (times < CLEARLY_LARGER_RATIO && times > 1 / CLEARLY_LARGER_RATIO) return undefined;
  if (fresh.codec !== old.codec || fresh.hdr !== old.hdr || fresh.source === null || fresh.height === null)
    return unclear("their sizes differ, and their kinds are not the same");
  return times > 1
    ? decided(true, `${rounded(times)} times as large`)
    : decided(false, `the one there is ${rounded(1 / times)} times as large`);
}

const rounded = (times: number): string => times.toFixed(1);
