import { text } from "../text/text.ts";
import { clockText, formatAgo, formatSpan } from "./format.ts";
import { isOverdue, type VerdictView } from "./pill-state.ts";

/** Proof of a verdict: a state in a word, and the age of the proof. */
export type Proof = {
  icon: "well" | "busy" | "paused" | "ill";
  tone: "ok" | "warn" | "bad" | "";
  word: string;
  age?: string | undefined;
};

/** Shows a verdict with the age of its last proof. `now` in ms since 1970. */
export function proofOf(verdict: VerdictView, now: number = Date.now()): Proof {
  const { code, state, since, silent_since: silentSince } = verdict;
  const provenAt = verdict.proven_at ?? verdict.well_at;
  const ago = provenAt === undefined ? undefined : formatAgo(provenAt, now);
  const words = text.state;
  if (state === "ill") {
    const age = since === undefined ? undefined : words.since(clockText(since));
    return { icon: "ill", tone: "bad", word: words.trouble, age };
  }
  if (state === "well") return { icon: "well", tone: "ok", word: words.isWell, age: ago };
  if (silentSince === undefined) {
    return ago === undefined
      ? { icon: "busy", tone: "", word: code === "schedule" ? words.neverRan : words.unchecked }
      : { icon: "busy", tone: "", word: words.wasWell, age: ago };
  }
  const span = formatSpan(now - Date.parse(silentSince));
  return { icon: "busy", tone: "warn", word: words.silent, age: words.forSpan(span) };
}

/** Verdicts that a person should know about: problems first, then overdue answers. */
export const listTroubles = (verdicts: readonly VerdictView[]): VerdictView[] => [
  ...verdicts.filter(({ state }) => state === "ill"),
  ...verdicts.filter(isOverdue),
];

const ORDER: readonly VerdictView["state"][] = ["ill", "silent", "well"];

/** Sorts verdicts: problems first, then silent ones. */
export const worstFirst = (a: VerdictView, b: VerdictView): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || Number(isOverdue(b)) - Number(isOverdue(a));
