import { baseOf, extensionOf, folderOf, withoutExtension } from "../../../base/path/path-parts.ts";
import { seasonOf } from "../../../base/season-folder-name.ts";
import { fold } from "../../../base/text/fold.ts";
import { parseName } from "../../../names/index.ts";
import { listFoldersAbove } from "../../library-tree/read-tree.ts";
import type { SeenFile } from "../../library-tree/tree.ts";
import { mayBelong } from "../../plan/files/extras.ts";
import { type AuditFinding, toAdvice } from "../finding.ts";
import { episodesOf, type ReadFolder } from "../work-folder.ts";

const BESIDE = new Set(["nfo", "jpg", "jpeg", "png", "webp", "tbn", "bif", "xml", "txt"]);
type FolderVideos = {
  numbered: ReadonlySet<string>;
  stems: ReadonlySet<string>;
  titles(): ReadonlySet<string>;
};

/** Finds subtitles, descriptions and pictures whose video is missing. */
export function findFilesWithoutVideo(folder: ReadFolder): AuditFinding[] {
  const gone = goneFolders(folder);
  const isInGone = (path: string): boolean =>
    listFoldersAbove(path).some((inside) => gone.has(inside));
  const remedy = toAdvice("Bring its video back, or remove it.");
  const findings: AuditFinding[] = [...gone].map((inside) => {
    const path = inside === "" ? folder.path : `${folder.path}/${inside}`;
    const isThere = folder.subtitles.some(
      (file) => inside === "" || file.path.startsWith(`${inside}/`),
    );
    return isThere
      ? { code: "subtitle_alone", path, reason: "It has subtitles but no video.", remedy }
      : {
          code: "left_over",
          path,
          reason: "It has pictures or descriptions but no video.",
          remedy,
        };
  });
  let titles: Set<string> | undefined;
  const numbered = new Set(
    folder.videos.flatMap((video) => {
      // Other files may be named after the numbers in the video's own name, which can differ from
      // those in our journal.
      const { season, episodes } = video.read();
      const named = season === null ? [] : episodes.map((episode) => `${season} ${episode}`);
      const numbers = episodesOf(video);
      return [
        ...named,
        ...(numbers ? numbers.episodes.map((episode) => `${numbers.season} ${episode}`) : []),
      ];
    }),
  );
  const there: FolderVideos = {
    numbered,
    stems: new Set(folder.videos.map(({ path }) => withoutExtension(path))),
    titles: () => (titles ??= new Set(folder.videos.map((video) => fold(video.own().title ?? "")))),
  };
  for (const file of folder.subtitles) {
    if (!isInGone(file.path) && isAlone(folder, file, there)) {
      alone(file.path, "subtitle_alone", "No video next to it matches its name.");
    }
  }
  if (folder.type !== "tv") return findings;
  for (const { path } of folder.visible) {
    if (!BESIDE.has(extensionOf(path)) || isInGone(path)) continue;
    const parsed = parseName(baseOf(path));
    if (parsed.season === null || parsed.episodes.length === 0) continue;
    if (parsed.episodes.some((episode) => numbered.has(`${parsed.season} ${episode}`))) continue;
    alone(path, "left_over", "It describes an episode that has no video here.");
  }
  return findings;

  function alone(path: string, code: AuditFinding["code"], reason: string): void {
    findings.push({ code, path: `${folder.path}/${path}`, reason, remedy });
  }
}

/**
 * Returns the folder itself if it contains nothing that plays. Otherwise, returns the season
 * folders that contain nothing that plays. Includes only folders with a file to report.
 */
function goneFolders(folder: ReadFolder): Set<string> {
  const told = folder.visible.filter(
    ({ path }) =>
      BESIDE.has(extensionOf(path)) || folder.subtitles.some((subtitle) => subtitle.path === path),
  );
  if (folder.isShelf) return new Set();
  if (!folder.playsBelow("")) {
    // A file that is not a video and does not belong to one has another purpose, so it is not a
    // leftover.
    const isOnlyBeside = told.length > 0 && told.length === folder.visible.length;
    return new Set(isOnlyBeside ? [""] : []);
  }
  return new Set(
    folder.folders.filter(
      (inside) =>
        folderOf(inside) === "" &&
        seasonOf(inside) !== undefined &&
        !folder.playsBelow(inside) &&
        told.some(({ path }) => path.startsWith(`${inside}/`)),
    ),
  );
}

/** With more videos than this, only titles are compared. */
const MAX_COMPARED = 200;

/**
 * True if there is no video that the name could refer to, either in the file's folder or, for a
 * folder of subtitles, in the folder above.
 */
function isAlone(folder: ReadFolder, { path }: SeenFile, there: FolderVideos): boolean {
  for (
    let stem = withoutExtension(path);
    stem.length > folderOf(path).length;
    stem = withoutExtension(stem)
  ) {
    if (there.stems.has(stem)) return false;
  }
  const parsed = parseName(baseOf(path));
  if (parsed.season !== null && parsed.episodes.length > 0) {
    return (
      folder.type === "tv" &&
      !parsed.episodes.some((episode) => there.numbered.has(`${parsed.season} ${episode}`))
    );
  }
  const around = [...listFoldersAbove(path)];
  const near = folder.videos.filter((video) => around.includes(folderOf(video.path)));
  if (near.length > MAX_COMPARED) return !there.titles().has(fold(parsed.title ?? ""));
  return near.length > 0 && !near.some((video) => mayBelong(parsed, video.own(), video.read()));
}
