import { titleKey } from "../identify/title-key.ts";
import { components, readFolder } from "../parse/folder.ts";
import type { Reading } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import type { Names } from "./release-readings.ts";

/** A release whose title stands in two folders. */
export type JoinedReading = { title: string; reading: Reading };

const isTitle = (name: string): boolean => {
  const { parsed, generic, season, inner, extra } = readFolder(name, false);
  const isPlain = parsed.year === null && parsed.seasons.length === 0 && parsed.episodes.length === 0;
  return generic === null && !season && !inner && extra === null && isPlain && parsed.title !== null;
};

/** The two folders right above that of a season, `Star Trek/Voyager/Season 1`, the outer one first. */
function twoFolders(path: string): [string, string] | undefined {
  const [, ...folders] = components(path);
  const season = folders.findIndex((name) => readFolder(name, false).season);
  const [inner, outer] = season < 0 ? [] : folders.slice(season + 1);
  if (inner === undefined || outer === undefined || !isTitle(inner) || !isTitle(outer)) return undefined;
  // `Star Trek/Star Trek Voyager`: the inner one has the whole title.
  const [whole, start] = [titleKey(inner), titleKey(outer)];
  return ` ${whole} `.includes(` ${start} `) ? undefined : [outer, inner];
}

/** Reads the two folders above a season's, the same of all videos, as one title; undefined if there are no such folders. */
export function joinedFolders({ name, videos }: Names): JoinedReading | undefined {
  const paths = videos.length > 0 ? videos.map((path) => (path === name ? name : `${name}/${path}`)) : [name];
  const found = paths.map(twoFolders);
  const [first] = found;
  if (first === undefined || found.some((one) => one?.join("/") !== first.join("/"))) return undefined;
  const title = first.join(" ");
  return { title, reading: new Map(first.map((folder) => [folder, { ...parseName(folder), title, altTitles: [] }])) };
}
