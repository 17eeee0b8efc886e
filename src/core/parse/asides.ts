import { matches } from "./matches.ts";
import { discOf, partOf } from "./numbers/part.ts";

// Which part or disc it is, which other guards judge.
const PART =
  /(?<![a-z\d])(?:part|pt|parte|teil|partie|cd|dis[ck]|dvd)[ .-]?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])/gi;
// What stands behind a film's year, has words or numbers, is no tag, and is nothing of a title either.
const ASIDES = [
  // As Plex and others write them into names.
  String.raw`\{(?:edition|tmdb|imdb|tvdb)[^{}]{0,80}\}`,
  String.raw`[[(](?:tmdb|tvdb|imdb)[^\])]{0,40}[\])]`,
  String.raw`(?<![a-z\d])tt\d{7,9}(?!\d)`,
  // A checksum; a size, rate or number of sounds; channels.
  String.raw`[[(][\da-f]{8}[\])]`,
  String.raw`(?<!\d)\d{1,4}(?:[. ,]\d{1,2})?[ .]?(?:[kmg]i?b(?:ps)?|fps|k?hz|bits?|audios?)(?![a-z\d])`,
  String.raw`(?<!\d)[1257][. ][01](?!\d)`,
  // A second download of the same file.
  String.raw`(?<=\S) \(1\)$`,
  // Two cuts in one file; how many discs; an anniversary's number; words that are marks together alone.
  String.raw`(?<!\d)[2-9] ?in ?1(?!\d)|(?<![a-z\d])1 ?(?:cd|dvd)(?![a-z\d])`,
  String.raw`(?<!\d)\d{1,3}(?:st|nd|rd|th)[ .]anniversary`,
  String.raw`(?<![a-z])(?:mp-?4|line[ .](?:audio|dub(?:bed)?)|black[ .](?:and|&)[ .]white)(?![a-z\d])`,
  // A site that signs the name without brackets.
  String.raw`(?<![a-z])www[. ][a-z\d-]{2,40}[. ][a-z]{2,10}(?![a-z])|(?<=[ -])[a-z\d-]{3,40}\.(?:com|net|org)$`,
];
const ASIDE = new RegExp(ASIDES.join("|"), "gi");

/** Where in a prepared name something stands that counts neither as a title's words nor as tags. */
export function findAsides(text: string): { start: number; end: number }[] {
  // Of two different parts none was read: nothing else judges them.
  const parts = (partOf(text) ?? discOf(text)) === null ? [] : matches(PART, text);
  return [...matches(ASIDE, text), ...parts].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}
