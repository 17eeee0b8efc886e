import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { formatList, quoteTitle, quoteWork } from "../../../base/candidate.ts";
import type { Reason } from "../../../base/reason-codes.ts";
import { selectMainVideos } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import { hasTitle } from "../../identify/work.ts";
import { componentsOf } from "../../readings/facts/path-component.ts";
import { createBestGuard, listMappedVideos } from "./about.ts";
import { type Evidence, findBest } from "./evidence.ts";

// Holds a release with several films or shows.

// Returns the different titles of the videos, if the folder's name found no work.
function ownTitles(evidence: Evidence): string[] {
  const top = findBest(evidence);
  if (top !== undefined && (evidence.namedBy !== undefined || hasTitle(top.work, evidence.said))) {
    return [];
  }
  const titles = selectMainVideos(evidence).flatMap(([, { title, saidBy }]) =>
    saidBy.title === 0 ? (title ?? []) : [],
  );
  return [...new Map(titles.map((title) => [titleKey(title), title])).values()];
}

/** A release contains one work. A person must separate several films or shows in one folder. */
export function severalWorks(evidence: Evidence): Reason | undefined {
  const hold = (message: Sentence): Reason => ({ code: "several_works", message });
  const mismatched = evidence.mismatched.filter(({ path }) => path !== evidence.folder?.name);
  const titles = new Map(mismatched.map(({ title }) => [titleKey(title), title]));
  const own =
    selectMainVideos(evidence).length > mismatched.length ? [evidence.parsed.title ?? ""] : [];
  const all = titles.size > 0 ? [...own, ...titles.values()] : ownTitles(evidence);
  if (all.length > 1) {
    return hold(
      sentence`The release's files seem to be different works: ${formatList(all.map(quoteTitle))}.`,
    );
  }
  const { name } = evidence.parsed;
  if (findBest(evidence)?.candidate.type !== "movie") return undefined;
  if (componentsOf(name).some((component) => component.hasTwoDatedTitles())) {
    return hold(`The name ${quoteTitle(name)} contains two titles, each with a year.`);
  }
  const main = selectMainVideos(evidence);
  if (main.length < 2) return undefined;
  const parts = new Set(main.map(([, { part }]) => part));
  if (!parts.has(null) && parts.size === main.length) return undefined;
  return hold(
    sentence`The release has ${main.length} videos that are not numbered parts of one movie: ${formatList(main.map(([path]) => quoteTitle(path)))}. Number its parts with ${{ do: "options", files: [{ path: main[0]?.[0] ?? "PATH", part: 1 }] }} and so on, if they are its parts.`,
  );
}

/** TMDB must list every episode or air date in the names of the release. */
export const episodeMissing = createBestGuard("episode_missing", ({ candidate }, { episodes }) => {
  const missing = [...episodes.values()].flatMap((found) =>
    found.kind === "missing" ? [found.wanted] : [],
  );
  return missing.length === 0
    ? undefined
    : `TMDB does not list ${formatList(missing)} of ${quoteWork(candidate)}.`;
});

/**
 * Every video must be a different episode. Fewer videos than the season has episodes are no
 * objection.
 */
export const packIncomplete = createBestGuard("pack_incomplete", (top, evidence) => {
  if (selectMainVideos(evidence).length === 0) return "No video of the release is the work itself.";
  if (top.candidate.type === "movie") return undefined;
  const unmapped = [...evidence.episodes].filter(
    ([, { kind }]) => kind === "nothing" || kind === "several",
  );
  if (unmapped.length > 0) {
    return (
      `No single episode of ${quoteWork(top.candidate)} matches ` +
      `${formatList(unmapped.map(([path]) => quoteTitle(path)))}.`
    );
  }
  const places = [...listMappedVideos(evidence)].flatMap(({ path, part, found: { mapping } }) =>
    mapping.episodes.map((episode) => ({
      path,
      place: `season ${mapping.season} episode ${episode}`,
      // Each piece of an episode is a separate video.
      part,
    })),
  );
  const [first, second] =
    [...Map.groupBy(places, ({ place, part = 0 }) => `${place} ${part}`).values()].find(
      ({ length }) => length > 1,
    ) ?? [];
  return (
    first &&
    second &&
    `Both ${quoteTitle(first.path)} and ${quoteTitle(second.path)} read as ${first.place}.`
  );
});
