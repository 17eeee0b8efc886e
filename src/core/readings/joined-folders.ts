import { titleKey } from "../identify/title-key.ts";
import { components, readFolder } from "../parse/folder.ts";
import type { Names } from "./release-readings.ts";

/** A release whose title stands in two folders, and its names with these folders as one. */
export type JoinedReading = { title: string; names: Names };

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
  const [outer, inner] = first;
  const [apart, title] = [`${outer}/${inner}/`, `${outer} ${inner}`];
  const join = (path: string): string => {
    const at = `/${path}`.lastIndexOf(`/${apart}`);
    return at < 0 ? path : `${path.slice(0, at)}${title}/${path.slice(at + apart.length)}`;
  };
  if (videos.length === 0 || join(`${name}/`) !== `${name}/` || !`/${name}`.endsWith(`/${outer}`))
    return { title, names: { name: join(`${name}/`).slice(0, -1), videos: videos.map(join) } };
  // The release itself is the outer folder.
  const names = {
    name: `${name.slice(0, -outer.length)}${title}`,
    videos: videos.map((path) => path.slice(inner.length + 1)),
  };
  return { title, names };
}
