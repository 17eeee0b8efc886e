import { PLACEHOLDER } from "../../identify/episode-title.ts";
import { mainVideos } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import { baseOf } from "../../path/path-parts.ts";
import { componentOf } from "../../readings/facts/component.ts";
import { findThing } from "../../readings/facts/things.ts";
import { named, quoted } from "../../release/candidate.ts";
import { aboutBest } from "./about.ts";

/** A trailer, a gag reel or a disc of extras has the title of the work, and often its year or numbers too. */
export const extra = aboutBest("extra", (top, evidence) => {
  const { parsed, namedBy, said, episodes } = evidence;
  const isSeries = top.candidate.type === "tv";
  // A name that an id or a person assigned to the work counts as its title; for a series so does the text before the numbers.
  const isNamed = namedBy !== undefined || isSeries;
  const titles = [...top.work.keys, ...(isNamed ? [titleKey(parsed.title ?? ""), ...said] : [])];
  const reasonFor = (name: string, own: readonly string[]): string | undefined => {
    const episodeTitles = own.map(titleKey);
    const { group } = componentOf(baseOf(name)).folder().parsed;
    const mayBeTitle = isSeries && (own.length === 0 || episodeTitles.some((one) => PLACEHOLDER.test(one)));
    const word = findThing(baseOf(name), { titles, episodeTitles, group }, mayBeTitle);
    if (word === undefined || episodeTitles.some((one) => ` ${one} `.includes(` ${word} `))) return undefined;
    return `${quoted(baseOf(name))} says ${quoted(word)}, so it may be an extra of ${named(top.candidate)} and not the work.`;
  };
  for (const [path, file] of mainVideos(evidence)) {
    const found = episodes.get(path);
    const reason = reasonFor(file.name, found?.kind === "episodes" ? found.mapping.titles : []);
    if (reason !== undefined) return reason;
  }
  return reasonFor(
    parsed.name,
    [...episodes.values()].flatMap((one) => (one.kind === "episodes" ? one.mapping.titles : [])).slice(0, 200),
  );
});
