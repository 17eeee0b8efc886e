import { similarity } from "../../core/identify/similarity.ts";
import { statedType } from "../../core/identify/stated-type.ts";
import { tight, titleKey } from "../../core/identify/title-key.ts";
import { toWork } from "../../core/identify/work.ts";
import { isOneLetterOff, withoutOneWord } from "../../core/readings/one-letter.ts";
import type { Scored } from "../../core/release/candidate.ts";
import type { Rereading } from "./decide-names.ts";

/** Works whose title is one letter away from that of a name for which nothing was found: shown to a person, never filed. */
export async function nearTitles({ deps, first, signal }: Rereading): Promise<Scored[]> {
  const { parsed } = first;
  const key = titleKey(parsed.title ?? "");
  const type = statedType(parsed) ?? "movie";
  for (const title of withoutOneWord(parsed.title ?? "")) {
    const found = await deps.search({ type, title }, signal);
    const near = found.flatMap((candidate) => {
      const alike = [...toWork(candidate).keys].find((own) => isOneLetterOff(tight(own), tight(key)));
      if (alike === undefined) return [];
      const year = parsed.year !== null && parsed.year === candidate.year ? 1 : 0;
      return [
        { candidate, confidence: 0, parts: { title: similarity(alike, key) / 1000, year, popularity: 0, type: 1 } },
      ];
    });
    if (near.length > 0) return near;
  }
  return [];
}
