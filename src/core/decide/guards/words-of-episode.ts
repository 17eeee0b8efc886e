// Holds an episode with a word in its name, or in its folder, that nothing accounts for.
import { isSameTitle, placesOf, saidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Component } from "../../readings/facts/component.ts";
import { strayWords } from "../../readings/facts/walk.ts";
import { named, quoted } from "../../release/candidate.ts";
import { eachEpisode, type MappedVideo } from "./about.ts";

// Whether words may be the title of an episode in another language than English, in which TMDB answers.

/** Small words that English has not. */
const FOREIGN: ReadonlySet<string> = new Set(
  "der|das|dem|ein|eine|einen|einer|eines|und|im|vom|zum|zur|mit|von|auf|aus|nach|ist|nicht|ich|wir|sie|le|les|une|du|et|aux|dans|sur|pour|avec|sans|chez|el|los|las|del|una|por|para|muy|il|lo|gli|della|dello|delle|degli|nel|nella|che|het|een|voor|och|av|det|ett|og|til|az|egy".split(
    "|",
  ),
);

/** Whether they say so themselves. A tag of another language does not: `Set.Tour.GERMAN`. */
const isForeign = (text: string): boolean =>
  /\p{L}/u.test(text.replace(/\p{ASCII}/gu, "")) ||
  text
    .toLowerCase()
    .split(/[^\p{L}\d']+/u)
    .some((word) => FOREIGN.has(word));

// TMDB's placeholder. "Chapter 5" is the title of every fifth episode of some series.
const NUMBERED = /^(?:episode )?\d*$/;

/** Whether words behind the numbers are TMDB's title of the episode: spelt a little otherwise, cut, or in another language. */
function isOwnTitle(words: string, component: Component, titles: readonly string[], series: Iterable<string>): boolean {
  const keys = titles.map(titleKey);
  // Beside the whole title other words are none of it.
  const isTitled = keys.some((one) => ` ${component.words()} `.includes(` ${one} `));
  // Nothing to compare with.
  if (keys.every((key) => NUMBERED.test(key))) return true;
  const key = titleKey(words);
  const all = new Set([...keys, ...series].flatMap((one) => one.split(" ")));
  const { parsed } = component.folder();
  if (isSameTitle([key], titles) || isForeign(words)) return true;
  return !isTitled && (key.split(" ").every((word) => all.has(word)) || isSameTitle(saidTitles(parsed), titles));
}

// A parody or a fan's own cut: another work, also where a tag says so.
const OTHER_WORK = /(?<![a-z])(?:xxx|fan[ ._-]?edit(?:ion)?)(?![a-z])/i;

function strayOf(
  component: Component,
  isOwn: boolean,
  { file, found, work, evidence }: MappedVideo,
): string | undefined {
  const { parsed } = component.folder();
  if (parsed.episodes.length + parsed.absolute.length === 0 && parsed.date === null) return undefined;
  const stray = strayWords(component.name, {
    titles: [...work.keys, ...[parsed.title, evidence.parsed.title].map((one) => titleKey(one ?? ""))],
    otherTitles: parsed.altTitles.map(titleKey),
    episodeTitles: found.mapping.titles.map(titleKey),
    group: parsed.group,
  });
  // What a file is called whose folder has the title is the matter of other guards.
  if (stray.before !== "" && (!isOwn || file.saidBy.title === 0)) return stray.before;
  const other = OTHER_WORK.exec(component.name)?.[0];
  if (other !== undefined && !OTHER_WORK.test(found.mapping.titles.join(" "))) return other;
  // Of a special, and of the title of another episode, other guards ask.
  const isElsewhere = work.details !== undefined && placesOf(work.details, saidTitles(parsed)).length > 0;
  if (found.mapping.season === 0 || isElsewhere) return undefined;
  const facts = work.details === undefined ? [] : factsOf(work.details, found.mapping);
  const titles = [...found.mapping.titles, ...facts.flatMap(({ translated }) => translated ?? [])];
  const { after, inBlocks } = stray;
  if (inBlocks !== "" && !isSameTitle([titleKey(inBlocks)], titles)) return inBlocks;
  // "Exit Strategy - Development Arrested": the title of the next episode as well.
  const isOther = after !== "" && work.details !== undefined && placesOf(work.details, [titleKey(after)]).length > 0;
  if (isOther && !titles.map(titleKey).includes(titleKey(after))) return after;
  return after === "" || isOwnTitle(after, component, titles, work.keys) ? undefined : after;
}

/**
 * The words of an episode's name, or of the folder that says the episode, that have no role: neither the series' title, nor that
 * of the episode, a tag or the group. They may make it something else: a special, a thing about the episode, a second show.
 */
function strayWord(video: MappedVideo): string | undefined {
  for (const component of [video.own, ...video.folders]) {
    const words = strayOf(component, component === video.own, video);
    if (words !== undefined) return words;
  }
  return undefined;
}

/**
 * Every word of a name, before its numbers, between them and after them, must have a role: a title, tag, edition, language,
 * group. Any other word may mean something beside the episodes.
 */
export const wordsOfEpisode = eachEpisode("unaccounted", (video) => {
  const words = strayWord(video);
  if (words === undefined) return undefined;
  const { path, found, work } = video;
  return `${quoted(path)} reads as ${found.wanted} of ${named(work.candidate)}, but ${quoted(words)} is accounted for by nothing.`;
});
