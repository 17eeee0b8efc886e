import { folderAround, mainVideos, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { titleKey } from "../../core/identify/title-key.ts";
import { components } from "../../core/parse/folder.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { parseName } from "../../core/parse/name.ts";
import { completed } from "../../core/parse/pack.ts";
import { parsePath, parseRelease } from "../../core/parse/path.ts";

// The title stands in the release, in the video's own name or a folder inside.
const saysTitle = (path: string, { title, saidBy }: ParsedName): boolean =>
  title !== null && (saidBy.title ?? 0) < components(path).length;

/**
 * A folder as its videos read, for one whose own name says nothing: a single video as the line of its path is read, several
 * by the title that all of them say. Undefined where they say none, or not the same.
 */
export function readByVideos(name: string, videos: readonly string[]): ReleaseFiles | undefined {
  const { files } = parseRelease(name, videos);
  const main = mainVideos({ files });
  const [first, ...more] = main;
  if (first === undefined || first[0] === name || !main.every(([path, file]) => saysTitle(path, file)))
    return undefined;
  if (more.length === 0) {
    const [path] = first;
    const parsed = parsePath(`${name}/${path}`);
    return { parsed, files: new Map([...files, [path, parsed]]), nameOnly: false, folder: folderAround(parsed) };
  }
  const folder = parseName(name);
  const said = main.map(([, file]) => file);
  const titles = new Set(said.map(({ title }) => titleKey(title ?? "")));
  const years = new Set(said.flatMap(({ year }) => year ?? []));
  if (titles.size > 1 || years.size > 1) return undefined;
  const { altTitles, country } = first[1];
  const silent = { ...folder, title: null, altTitles: [...altTitles], year: null, country, type: null, saidBy: {} };
  return { parsed: completed(silent, said), files, nameOnly: false, folder };
}
