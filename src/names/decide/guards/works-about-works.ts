// Holds a work if a name in its path has a word for a work about it: a reaction, a trailer, a fan
// edit. The words are one table, and every owner of a path is asked with it.

import { baseOf } from "../../../base/path/path-parts.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { isUntitled } from "../../identify/episode-title.ts";
import { selectMainVideos, titlesOfEpisodes } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import { findWorkAbout } from "../../readings/facts/about-words.ts";
import type { OwnedComponent } from "../../readings/facts/owners.ts";
import { ownersIn } from "./about.ts";
import { type Evidence, findBest } from "./evidence.ts";
import { countedOf } from "./shared-numbers.ts";
import { firstReason, type UnexplainedWords } from "./word-table.ts";

/**
 * Returns the titles of the work that explain words of a component. A name that states none of them
 * has the title that an id, a parent or a person gave to the work. An id in the folder names the
 * folder's work, and not each video in it.
 */
function titlesIn({ title, folder }: OwnedComponent, { said }: Evidence, work: Work): string[] {
  const own = titleKey(folder().parsed.title ?? "");
  return [...work.keys, ...(title === "" && said.includes(own) ? [own] : [])];
}

/** Returns the words of a path that stand for a work about the work, the file's own name first. */
function* findWorksAbout(evidence: Evidence, work: Work): Generator<UnexplainedWords> {
  for (const [path, file] of selectMainVideos(evidence)) {
    const found = evidence.episodes.get(path);
    const mapping = found?.kind === "episodes" ? found.mapping : undefined;
    const ofSeason = work.details?.seasonCounts.find(({ season }) => season === mapping?.season);
    for (const component of ownersIn(file, evidence, work)) {
      const { name, owner, folder } = component;
      const titles = mapping === undefined ? [] : titlesOfEpisodes(work.details, mapping, name).all;
      const { parsed } = folder();
      const isNumbered = owner === "file" || countedOf(parsed).length > 0 || parsed.date !== null;
      const words = findWorkAbout(
        name,
        {
          titles: titlesIn(component, evidence, work),
          episodeTitles: [...titles, ofSeason?.title ?? ""].map(titleKey),
          group: parsed.group,
        },
        {
          isUntitled: isNumbered && mapping !== undefined && isUntitled(titles, mapping.episodes),
        },
      );
      if (words === undefined) continue;
      const role = words.isExtra ? "extra" : "about";
      yield { text: words.text, anchor: "title", role, place: "whole", owner, path: baseOf(name) };
    }
  }
}

/**
 * A word for a reaction, a podcast, a review, a trailer, a fan edit and the like holds films and
 * series alike, at every place of the path, unless a title of the work or of the episode has it. An
 * id, the file's length or a place among the tags does not explain it.
 */
export function worksAboutWorks(evidence: Evidence): Reason | undefined {
  const work = findBest(evidence)?.work;
  return work && firstReason(findWorksAbout(evidence, work), { work });
}
