import { baseOf, withoutExtension } from "../../../base/path/path-parts.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { fold } from "../../../base/text/fold.ts";
import { editionKey, parseName } from "../../../names/index.ts";
import { inodeKey } from "../../media-files/file-identity.ts";
import { readFolderName } from "../../plan/names/movie-path.ts";
import { type AuditFinding, toAdvice } from "../finding.ts";
import { episodesOf, type FolderVideo, findOwnFolder, type ReadFolder } from "../work-folder.ts";
import { workOfVideo } from "../works.ts";

const EDITION = /\{edition-([^{}]*)\}/i;
// `Film (1995) - 1080p`, `Film (1995) - [4K]`: names that all servers treat as versions of one
// film.
const LABEL = /^(.+?) - ([^-[\]]+|\[[^[\]]+\])$/;
const THREE_D = /\b(?:3d|h(?:alf)?[ ._-]?(?:sbs|ou|tab))\b/i;
// Parts, such as `Exodus (1)` and `Exodus (2)`, or `S01E01a` and `S01E01b`.
const PART = /\(\d\)$|e\d+[a-d]\b/i;

/**
 * Finds films and episodes of which a folder contains several videos. Ignores parts, editions, and
 * videos whose names mark them as versions of each other.
 */
export function findRepeatedVideos(folder: ReadFolder): AuditFinding[] {
  const groups = Map.groupBy(folder.videos, (video) => keyOf(folder, video) ?? "");
  return [...groups].flatMap(([key, videos]) => {
    const [first, ...others] = videos;
    if (key === "" || !first || others.length === 0 || areVersions(folder, videos)) return [];
    // If the engine filed all of these videos, each of them was wanted.
    if (videos.every(({ known }) => known?.wasFiled)) return [];
    if (!first.isLink && new Set(videos.map(({ ino, dev }) => `${dev} ${ino}`)).size === 1) {
      return [];
    }
    const reason =
      `It is the same ${folder.type === "tv" ? "episode" : "film"} as ` +
      `${others.map(({ path }) => quoted(baseOf(path))).join(", ")}, and the names ` +
      "do not show that both are wanted.";
    const advice =
      "Keep the better one, or name both as versions: the same name, then “ - ” and a label.";
    return [{ code: "twice" as const, path: first.at, reason, remedy: toAdvice(advice) }];
  });
}

/**
 * Returns a key that only videos of the same film or episodes share. Undefined for a part, or if
 * too little is known about the video.
 */
function keyOf(folder: ReadFolder, video: FolderVideo): string | undefined {
  if (isPart(video)) return undefined;
  const edition = kindOf(video);
  const work = workOfVideo(folder, video);
  if (folder.type === "tv") {
    const numbers = episodesOf(video);
    if (!numbers || folder.isShelf) return undefined;
    // Videos in another episode order are in a separate folder.
    return `${findOwnFolder(video.path)}|${numbers.season}|${numbers.episodes.toSorted((a, b) => a - b).join()}|${edition}`;
  }
  if (work?.certain) return `${findOwnFolder(video.path)}|${work.certain.tmdbId}|${edition}`;
  if (!work || work.year === undefined) return undefined;
  return `${findOwnFolder(video.path)}|${fold(work.title)}|${work.year}|${edition}`;
}

/**
 * True if all names are the same apart from a label at the end, and at most one name has no label.
 */
function areVersions({ type }: ReadFolder, videos: readonly FolderVideo[]): boolean {
  const stems = videos.map(({ path }) => withoutExtension(baseOf(path)));
  const read = stems.map((stem) => {
    const [, base = "", label = ""] = LABEL.exec(stem) ?? [];
    // In an episode's name, the text after the numbers is usually its title, not a label.
    return { stem: fold(stem), base: type === "movie" || isQuality(label) ? fold(base) : "" };
  });
  return read.some(({ stem, base }) =>
    [stem, base].some(
      (name) =>
        name !== "" &&
        read.every((video) => video.stem === name || video.base === name) &&
        read.filter((video) => video.stem === name).length < 2,
    ),
  );
}

const isQuality = (label: string) =>
  parseName(label).title === null || /^(?:version \d+|sd|dvd)$/i.test(label.trim());

/**
 * Finds films and episodes that are in several folders of one library. Call the returned function
 * with one folder after another. If only names are known, both the title and the year must be
 * equal.
 */
export function createAcrossFolders() {
  const first = new Map<string, { path: string; folder: string; inode: string }>();
  return (folder: ReadFolder): AuditFinding[] => {
    const findings = new Map<string, AuditFinding>();
    for (const video of folder.videos) {
      const key = keyAcross(folder, video);
      if (key === undefined) continue;
      const videoFolder = `${folder.path}/${findOwnFolder(video.path)}`;
      const before = first.get(key);
      const inode = inodeKey(video) ?? video.at;
      if (!before) first.set(key, { path: video.at, folder: videoFolder, inode });
      // If one file has two names, it is in two places intentionally.
      if (
        !before ||
        before.folder === videoFolder ||
        before.inode === inode ||
        findings.has(before.folder)
      ) {
        continue;
      }
      const what = folder.type === "tv" ? "episode" : "film";
      const reason = `The same ${what} is also in another folder: ${quoted(before.path)}.`;
      const remedy = toAdvice(
        "Keep the better one, or put both into one folder with names that show that both are " +
          "wanted.",
      );
      findings.set(before.folder, { code: "twice", path: video.at, reason, remedy });
    }
    return [...findings.values()];
  };
}

function keyAcross(folder: ReadFolder, video: FolderVideo): string | undefined {
  if (isPart(video) || video.isLink) return undefined;
  const work = workOfVideo(folder, video);
  const edition = kindOf(video);
  const numbers = folder.type === "tv" ? episodesOf(video) : undefined;
  if (folder.type === "tv" && !numbers) return undefined;
  const named =
    folder.type === "tv" && !folder.isShelf ? readFolderName(baseOf(folder.path)) : work;
  const name = named?.year === undefined ? undefined : `${fold(named.title)}|${named.year}`;
  const workKey = work?.certain ? `${work.certain.tmdbId}` : name;
  if (workKey === undefined) return undefined;
  return [folder.library, workKey, edition, numbers?.season, numbers?.episodes.join()].join("|");
}

const isPart = (video: FolderVideo): boolean =>
  video.own().part !== null ||
  video.read().part !== null ||
  PART.test(withoutExtension(video.path));

/**
 * Returns the properties in which two wanted videos of a work may differ: edition, languages, 2D or
 * 3D.
 */
function kindOf(video: FolderVideo): string {
  const { edition, languages } = video.read();
  const ownEdition = editionKey(EDITION.exec(video.at)?.[1] ?? edition);
  return [ownEdition, languages.toSorted().join(), THREE_D.test(video.path) ? "3d" : ""].join("/");
}
