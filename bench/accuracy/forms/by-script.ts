import type { FormOutcome } from "./decide-forms.ts";
import { pathOf } from "./summarize-forms.ts";

/** Results for the names with words in one script. */
export type ScriptSummary = {
  names: number;
  filed: number;
  asked: number;
  waits: number;
  wrong: number;
};

const SCRIPTS: readonly (readonly [name: string, script: RegExp])[] = [
  ["Cyrillic", /\p{Script=Cyrillic}/u],
  ["Han and Kana", /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u],
  ["Hangul", /\p{Script=Hangul}/u],
  ["Arabic", /\p{Script=Arabic}/u],
  ["Hebrew", /\p{Script=Hebrew}/u],
  ["Thai", /\p{Script=Thai}/u],
  ["Greek", /\p{Script=Greek}/u],
  ["Devanagari", /\p{Script=Devanagari}/u],
  ["Tamil", /\p{Script=Tamil}/u],
  ["Latin with marks", /[^\P{L}\x00-\x7f]/u],
  ["Latin", /^/],
];

/**
 * Groups the names of forms by the script of their words. A name with several scripts counts for
 * the rarest. Nearly all titles are in Latin.
 */
export function byScript(outcomes: readonly FormOutcome[]): Record<string, ScriptSummary> {
  const scriptOf = ({ made }: FormOutcome): string => {
    const path = pathOf(made);
    return SCRIPTS.find(([, script]) => script.test(path))?.[0] ?? "";
  };
  const groups = Map.groupBy(outcomes, scriptOf);
  return Object.fromEntries(
    SCRIPTS.flatMap(([name]) => {
      const list = groups.get(name);
      if (list === undefined) return [];
      const count = (verdict: FormOutcome["verdict"]): number =>
        list.filter((one) => one.verdict === verdict).length;
      const [filed, asked, waits, wrong] = [
        count("right"),
        count("asked"),
        count("waits"),
        count("wrong"),
      ];
      return [[name, { names: list.length, filed, asked, waits, wrong }]];
    }),
  );
}
