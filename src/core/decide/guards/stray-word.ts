// The words of an episode's name that nothing accounts for.
import { isSameTitle, placesOf, saidTitles } from "../../identify/episode-title.ts";
import { factsOf } from "../../identify/fit.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Component } from "../../readings/facts/component.ts";
import { strayWords } from "../../readings/facts/stray-words.ts";
import type { Details } from "../../release/candidate.ts";
import type { MappedVideo } from "./each-episode.ts";

// Whether words may be the title of an episode in another language than English, in which TMDb answers.

const words = (list: string): ReadonlySet<string> => new Set(list.split("|"));

/** Small words that English has not. */
const FOREIGN = words(
  "der|das|dem|ein|eine|einen|einer|eines|und|im|vom|zum|zur|mit|von|auf|aus|nach|ist|nicht|ich|wir|sie|le|les|une|du|et|aux|dans|sur|pour|avec|sans|chez|el|los|las|del|una|por|para|muy|il|lo|gli|della|dello|delle|degli|nel|nella|che|het|een|voor|och|av|det|ett|og|til|az|egy",
);

/** Whether they say so themselves. A tag of another language does not: `Set.Tour.GERMAN`. */
const isForeign = (text: string): boolean =>
  /\p{L}/u.test(text.replace(/\p{ASCII}/gu, "")) ||
  text
    .toLowerCase()
    .split(/[^\p{L}\d']+/u)
    .some((word) => FOREIGN.has(word));

// TMDb's placeholder. "Chapter 5" is the title of every fifth episode of some series.
const NUMBERED = /^(?:episode )?\d*$/;

type Titles = { titles: readonly string[]; series: Iterable<string> };

/** Whether words behind the numbers are TMDb's title of the episode: spelt a little otherwise, cut, or in another language. */
function isOwnTitle(words: string, component: Component, { titles, series }: Titles): boolean {
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

const isTitleOfOther = (details: Details, key: string, titles: readonly string[]): boolean =>
  placesOf(details, [key]).length > 0 && !titles.map(titleKey).includes(key);

const PARODY = /(?<![a-z])xxx(?![a-z])/i;

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
  const [before] = isOwn && file.saidBy.title !== 0 ? [] : stray.before;
  if (before !== undefined) return before;
  // A parody, another work: also behind the tags.
  if (PARODY.test(component.name) && !PARODY.test(found.mapping.titles.join(" "))) return "XXX";
  // Of a special, and of the title of another episode, other guards ask.
  const isElsewhere = work.details !== undefined && placesOf(work.details, saidTitles(parsed)).length > 0;
  if (found.mapping.season === 0 || isElsewhere) return undefined;
  const facts = work.details === undefined ? [] : factsOf(work.details, found.mapping);
  const titles = [...found.mapping.titles, ...facts.flatMap(({ translated }) => translated ?? [])];
  const [block] = stray.blocks;
  if (block !== undefined && !isSameTitle([titleKey(block)], titles)) return block;
  const after = stray.after.join(" ");
  // "Exit Strategy - Development Arrested": the title of the next episode as well.
  if (after !== "" && work.details !== undefined && isTitleOfOther(work.details, titleKey(after), titles)) return after;
  return after === "" || isOwnTitle(after, component, { titles, series: work.keys }) ? undefined : after;
}

/**
 * The words of an episode's name, or of the folder that says the episode, that have no role: neither the series' title, nor that
 * of the episode, a tag or the group. They may make it something else: a special, a thing about the episode, a second show.
 */
export function strayWord(video: MappedVideo): string | undefined {
  for (const component of [video.own, ...video.folders]) {
    const words = strayOf(component, component === video.own, video);
    if (words !== undefined) return words;
  }
  return undefined;
}
