// Holds a part of a film or an episode without the others.
import { mainVideos } from "../../identify/release-files.ts";
import { titleKey } from "../../identify/title-key.ts";
import type { Work } from "../../identify/work.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { type Component, componentsIn, type Part } from "../../readings/facts/component.ts";
import { quoted } from "../../release/candidate.ts";
import type { Evidence } from "../evidence/evidence.ts";
import { hasEpisodeNumber, hasPart } from "../evidence/season-piece.ts";
import { aboutBest, mappedVideos } from "./about.ts";

const TO_DO = "Put all of them into one folder, or approve it if";

// "D2: The Mighty Ducks", "Dune: Part One", "Die Heiligtümer des Todes: Teil 1"
function inTitle({ kind, number, text }: Part, keys: Iterable<string>): boolean {
  const part = new RegExp(`(?:^| )(?:part|parte|teil|partie|volume|chapter) ${number}(?= |$)`);
  const words = ` ${titleKey(text)} `;
  return [...keys].some((key) => ` ${key} `.includes(words) || (kind === "part" && part.test(key)));
}

const discOf = ({ parts }: Component): Part | undefined => parts().find(({ kind }) => kind === "disc");
const isInner = ({ folder }: Component): boolean => folder().inner;

/** The part of a film that a video is by its own name, or by the disc in a folder's name; `own` leaves out the release's folder. */
function filmPart(file: ParsedName, { parsed, reading }: Evidence, work: Work, own: boolean): Part | undefined {
  const [name, ...folders] = componentsIn(file, parsed, reading);
  const said = name?.parts().find((part) => part.kind !== "letter" && !inTitle(part, work.keys));
  if (said !== undefined) return said;
  const outer = folders.findIndex((folder) => !isInner(folder));
  const near = outer < 0 ? folders : folders.slice(0, own ? outer : outer + 1);
  return near.map(discOf).find((part) => part !== undefined && !inTitle(part, work.keys));
}

// A bare path does not say what is next to it: in the film's own folder that may well be the other parts.
function standsForFilm({ files, parsed, reading }: Evidence, work: Work): boolean {
  if (files.get(parsed.name) !== parsed) return false;
  const [, ...folders] = componentsIn(parsed, parsed, reading);
  const own = folders.find((one) => !isInner(one));
  if (own === undefined || discOf(own) !== undefined) return false;
  return work.keys.has(titleKey(own.folder().parsed.title ?? ""));
}

function ofFilm(evidence: Evidence, work: Work): string | undefined {
  const main = mainVideos(evidence);
  const [only] = main;
  if (only !== undefined && main.length === 1) {
    const part = filmPart(only[1], evidence, work, false);
    if (part === undefined || standsForFilm(evidence, work)) return undefined;
    return `${quoted(only[0])} says that it is part ${part.number}, but the other parts are not here. ${TO_DO} it is the whole.`;
  }
  const parts = main.map(([, file]) => filmPart(file, evidence, work, true)?.number ?? 0).toSorted((a, b) => a - b);
  if (parts.includes(0) || parts.every((part, at) => part === at + 1)) return undefined;
  return `The videos say that they are the parts ${parts.join(", ")}, but the others are not here. ${TO_DO} they are the whole.`;
}

// A part before the episode's number is part of the season; and a programme with a date has no other number.
const ofEpisode = (file: ParsedName, { kind, numbersBefore }: Part): boolean =>
  file.date !== null || (kind === "letter" ? file.episodes.length > 0 : hasEpisodeNumber(numbersBefore, file));

function ofSeries(evidence: Evidence, work: Work): string | undefined {
  const counts = new Map<string, number>();
  const placeOf = (season: number, numbers: readonly number[]) => `${season}x${numbers.join()}`;
  for (const found of evidence.episodes.values()) {
    if (found.kind !== "episodes") continue;
    const place = placeOf(found.mapping.season, found.mapping.episodes);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  for (const { path, file, own, found } of mappedVideos(evidence)) {
    const { season, episodes: numbers, titles } = found.mapping;
    if ((counts.get(placeOf(season, numbers)) ?? 0) > 1) continue;
    const keys = titles.map(titleKey);
    const part = own
      .parts()
      .find(
        (one) =>
          ofEpisode(file, one) &&
          !inTitle(one, [...keys, ...work.keys]) &&
          !(one.kind === "part" && hasPart(keys, one.number)),
      );
    if (part !== undefined)
      return `${quoted(path)} says that it is part ${part.number} of ${found.wanted}, but the other parts are not here. ${TO_DO} it is the whole.`;
  }
  return undefined;
}

/** A part of a film or of an episode is not the work without the others, unless TMDB's own title has the part. */
export const partAlone = aboutBest("part_alone", ({ candidate, work }, evidence) =>
  candidate.type === "movie" ? ofFilm(evidence, work) : ofSeries(evidence, work),
);
