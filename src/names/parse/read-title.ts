import { applySteps, type Step } from "./lex/rules.ts";
import type { NumbersOfName } from "./read-numbers.ts";
import type { Titles } from "./title/title.ts";
import { findEpisodeTitle, findFirstTag } from "./title/title-end.ts";
import type { TitleContext, TitleDraft } from "./title-draft.ts";
import { TITLE_STEPS } from "./title-rules.ts";
import type { NameParts } from "./tokens.ts";

export type TitleRead = Titles & { episodeTitle: string | null; end: number };

/**
 * Reads the title, from the end of the prefix to the first year, number, tag or block in brackets,
 * by the rules of `TITLE_STEPS`.
 */
export function readTitle(
  parts: NameParts,
  numbers: NumbersOfName,
  context: TitleContext,
  steps: readonly Step<TitleDraft>[] = TITLE_STEPS,
): TitleRead {
  const { text, tags, prefix } = parts;
  const from = prefix.titleStart;
  const { read, episodeTitle, end } = applySteps(steps, {
    parts,
    numbers,
    context,
    from,
    tag: findFirstTag(parts, tags, from),
    mark: text.length,
    end: text.length,
    words: "",
    read: { title: null, others: [] },
    episodeTitle: findEpisodeTitle(parts, tags, numbers),
  });
  return { ...read, episodeTitle, end };
}
