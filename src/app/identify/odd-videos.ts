import { readings } from "../../core/identify/readings.ts";
import { mainVideos, type ReleaseFiles } from "../../core/identify/release-files.ts";
import { tight, titleKey } from "../../core/identify/title-key.ts";
import { bearsTight, type Work } from "../../core/identify/work.ts";
import type { ParsedName } from "../../core/parse/parsed-name.ts";
import { parsePath } from "../../core/parse/path.ts";

/** A name beside the release's own that reads as something else; `claims` when a year or numbering of its own stands there. */
export type Odd = { path: string; title: string; file: ParsedName; claims: boolean };

// "tbbt" in a folder of The Big Bang Theory: its letters stand in the folder's title in this order.
function abbreviates(short: string, whole: string): boolean {
  let at = 0;
  for (const letter of whole) if (letter === short[at]) at += 1;
  return at >= short.length;
}

// "grp-how.to.be.single.2016" in How.To.Be.Single.2016: a group's mark beside the same title and year.
const wraps = (file: ParsedName, release: ParsedName, whole: string): boolean =>
  whole.length > 3 && file.year === release.year && tight(titleKey(file.title ?? "")).includes(whole);

function oddVideo(path: string, file: ParsedName, release: ParsedName, work: Work): Odd[] {
  const whole = tight(titleKey(release.title ?? ""));
  const title = file.title ?? "";
  const key = tight(titleKey(title));
  if (key === "" || key === whole || bearsTight(work, readings(file).map(tight)) || abbreviates(key, whole)) return [];
  const claims = (file.saidBy.year === 0 || file.saidBy.season === 0) && !wraps(file, release, whole);
  return [{ path, title, file, claims }];
}

// Of a bare path only the file's reading is left; the folder around it is read again where it names a film by its year. It
// may as well be a collection's: only a work that bears its title makes it a stranger.
function oddFolder(parsed: ParsedName, work: Work): Odd[] {
  const at = parsed.name.replace(/\/+$/, "").lastIndexOf("/");
  if (at < 1 || parsed.saidBy.title !== 0) return [];
  const folder = parsePath(parsed.name.slice(0, at));
  if (folder.saidBy.title !== 0 || folder.saidBy.year !== 0 || folder.type !== "movie") return [];
  return oddVideo(parsed.name.slice(0, at), folder, parsed, work).map((odd) => ({ ...odd, claims: false }));
}

/** Main videos, or the folder of a bare path, whose own title is none of the work's and no short form of the release's. */
export function oddVideos(release: ReleaseFiles, work: Work): Odd[] {
  const { parsed } = release;
  const odd = mainVideos(release).flatMap(([path, file]) =>
    file === parsed || file.saidBy.title !== 0 ? [] : oddVideo(path, file, parsed, work),
  );
  return release.files.size === 1 && release.files.get(parsed.name) === parsed
    ? [...odd, ...oddFolder(parsed, work)]
    : odd;
}
