import { PLACEHOLDER } from "../../identify/episode-title.ts";
import { mainVideos } from "../../identify/fit.ts";
import { baseOf } from "../../path/path-parts.ts";
import { componentOf } from "../../readings/facts/component.ts";
import { findExtra } from "../../readings/facts/things.ts";
import { named, quoted } from "../../release/candidate.ts";
import { fold } from "../../text/fold.ts";
import { aboutBest } from "./about.ts";

/** A trailer, a gag reel or a disc of extras has the title of the work, and often its year or numbers too. */
export const extra = aboutBest("extra", (top, evidence) => {
  const { parsed, namedBy, said, episodes } = evidence;
  const { title, originalTitle = "", alternativeTitles, type } = top.candidate;
  const episode = type === "tv";
  const titles = [title, originalTitle, ...alternativeTitles].map(fold);
  // A name that an id or a person assigned to the work counts as its title; for a series so does the text before the numbers.
  if (namedBy !== undefined || episode) titles.push(fold(parsed.title ?? ""), ...said);
  titles.push(...top.work.keys);
  const reasonFor = (name: string, own: readonly string[]): string | undefined => {
    const word = findExtra(componentOf(baseOf(name)).sides(), [...titles, ...own.map(fold)], {
      episode,
      titled: own.length > 0 && !own.some((one) => PLACEHOLDER.test(fold(one))),
    });
    if (word === undefined || own.some((one) => ` ${fold(one)} `.includes(` ${word} `))) return undefined;
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
