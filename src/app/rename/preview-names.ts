import { dropUndefined } from "../../base/drop-undefined.ts";
import { fallBackTo, Outage } from "../../base/errors.ts";
import { type Identity, sameWork } from "../../base/identity.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import {
  EXAMPLE_EPISODES,
  EXAMPLE_FILMS,
  type ExampleWork,
} from "../../core/plan/names/example-works.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import { holdsLibrary } from "../../core/plan/plex-folders.ts";
import {
  nameExamples,
  type PreviewedName,
  previewRename,
} from "../../core/rename/preview-names.ts";
import {
  listWorkFiles,
  listWorkFilesBelow,
  type WorkFile,
} from "../../store/library/work-files.ts";
import type { Db } from "../../store/open.ts";
import { readFiledWorks, sumFiledSpace } from "../../store/works/filed-works.ts";
import type { AskFacts } from "../routes/choose-route.ts";
import { showPath } from "../shown/release.ts";
import type { NamesPreview, PreviewedFile } from "./names-shape.ts";
import { askOtherIds, librariesAmong, type RenameDeps, worksOf } from "./rename-input.ts";

type PreviewDeps = Pick<
  RenameDeps,
  "store" | "libraryHomes" | "mediaRoots" | "facts" | "keepsCase"
>;

export type PreviewedTemplates = {
  /** Names in force. Only examples are shown with them. */
  now: NameTemplates;
  names: NameTemplates;
  /** Number of tens to skip. */
  page: number;
};

type PreviewedFiles = Pick<NamesPreview, "files" | "examples" | "more">;

type Work = Pick<Identity, "type" | "tmdbId">;

/** Number of files in a preview, half of them films if there are enough of both. */
const FILES = 10;

/**
 * Shows ten films and episodes with their current names and with the names that a rename of the
 * library would give them, in the order in which they were filed, newest first. Reads only the
 * journal, so it answers quickly but does not notice files that take a name on disk. Without any
 * filed work, shows examples.
 */
export async function previewNames(
  deps: PreviewDeps,
  { now, names, page }: PreviewedTemplates,
  signal: AbortSignal,
): Promise<PreviewedFiles> {
  const { read } = deps.store;
  const { works, total } = await readWorks(read, page);
  if (total === 0) return showExamples(now, names);
  const own = (await Promise.all(works.map((work) => listWorkFiles(read, work)))).flat();
  const homes = await deps.libraryHomes();
  const libraries = librariesAmong(homes, deps.mediaRoots);
  const around = await Promise.all(
    topFolders(own, homes).map((folder) => listWorkFilesBelow(read, folder)),
  );
  // Files of other works decide whether a folder belongs to a work.
  const all = new Map([...around.flat(), ...own].map((file) => [file.path, file]));
  const isAsked = ({ identity }: WorkFile): boolean =>
    works.some((work) => sameWork(work, identity));
  // The preview must answer during typing, so it reads no header that was not read before.
  const planned = worksOf([...all.values()], homes, isAsked, new Map());
  const ids = await askOtherIds({ names, facts: untilOutage(deps.facts) }, planned, signal);
  const named = previewRename({
    works: planned,
    libraries,
    names,
    idsOf: (work) => ids.get(work),
    keepsCase: deps.keepsCase,
  });
  const files = chooseVideos(works, own).flatMap((file) => {
    const name = named.get(file.path);
    const library = planned.find(({ files }) => files.some(({ path }) => path === file.path));
    return name && library ? showFile(file, name, library.library) : [];
  });
  return { files, examples: false, more: (page + 1) * FILES < total };
}

/**
 * Reads the works of one page. Films and series alternate until there are no more of one kind.
 * `total` counts all works.
 */
async function readWorks(db: Db, page: number): Promise<{ works: Work[]; total: number }> {
  const counts = await sumFiledSpace(db, { inStorage: true });
  const countOf = (kind: string): number => counts.find(({ type }) => type === kind)?.works ?? 0;
  const [films, series] = [countOf("movie"), countOf("tv")];
  const alternating = 2 * Math.min(films, series);
  const filmsBefore = (position: number): number =>
    position <= alternating
      ? Math.ceil(position / 2)
      : films > series
        ? Math.min(position - series, films)
        : films;
  const [from, to] = [page * FILES, Math.min((page + 1) * FILES, films + series)];
  const read = async (type: "movie" | "tv", first: number, last: number): Promise<Work[]> =>
    first >= last
      ? []
      : (
          await readFiledWorks(
            db,
            { type, inStorage: true },
            { sort: "filed", from: first, limit: last - first },
          )
        ).map(({ tmdb_id: tmdbId }) => ({ type, tmdbId }));
  const [some, others] = await Promise.all([
    read("movie", filmsBefore(from), filmsBefore(to)),
    read("tv", from - filmsBefore(from), to - filmsBefore(to)),
  ]);
  return { works: [...some, ...others], total: films + series };
}

/** Returns the outermost folders in the libraries that contain these files. */
function topFolders(files: readonly WorkFile[], homes: readonly string[]): string[] {
  const inner = homes.toSorted((a, b) => b.length - a.length);
  const tops = files.flatMap(({ path }) => {
    const library = inner.find((home) => isBelow(path, home));
    const [top, ...rest] = path.slice((library?.length ?? 0) + 1).split("/");
    return library === undefined || rest.length === 0 ? [] : `${library}/${top}`;
  });
  return [...new Set(tops)].filter((folder) => !holdsLibrary(folder, homes));
}

/** Chooses one video of each work, and further ones if there are fewer works than rows. */
function chooseVideos(works: readonly Work[], files: readonly WorkFile[]): WorkFile[] {
  const videos = works.map((work) =>
    files.filter(({ role, identity }) => role === "video" && sameWork(work, identity)).toReversed(),
  );
  const most = Math.max(0, ...videos.map(({ length }) => length));
  const inTurn = Array.from({ length: most }, (_, turn) =>
    videos.flatMap((ofWork) => ofWork[turn] ?? []),
  );
  const chosen = new Set(inTurn.flat().slice(0, FILES));
  return videos.flat().filter((file) => chosen.has(file));
}

/** After an outage, no further question is asked, and ids are left out, as in filing. */
function untilOutage(facts: AskFacts): AskFacts {
  let isOut = false;
  return async (...asked) => {
    if (isOut) return undefined;
    try {
      return await facts(...asked);
    } catch (error) {
      isOut = true;
      return fallBackTo(undefined, Outage)(error);
    }
  };
}

const showFile = (
  { identity, path, releaseName }: WorkFile,
  name: PreviewedName,
  library: string,
): PreviewedFile => ({
  ...showWork(identity),
  download: showPath(releaseName),
  from: showPath(path.slice(library.length + 1)),
  to: showPath(name.path.slice(library.length + 1)),
  ...dropUndefined({ problem: name.problem?.message }),
});

const showWork = ({ type, tmdbId, title, year }: Identity) => ({
  type,
  tmdb_id: tmdbId,
  title: cleanText(title),
  ...dropUndefined({ year }),
});

/** Shows made-up files with the names in force and with the names to preview. */
export function showExamples(now: NameTemplates, names: NameTemplates): PreviewedFiles {
  const half = (all: readonly ExampleWork[]): ExampleWork[] => all.slice(0, FILES / 2);
  const examples = [...half(EXAMPLE_FILMS), ...half(EXAMPLE_EPISODES)];
  const [from, to] = [nameExamples(examples, now), nameExamples(examples, names)];
  const files = examples.map(({ identity, release }, index) => ({
    ...showWork(identity),
    download: release,
    from: from[index] ?? "",
    to: to[index] ?? "",
  }));
  return { files, examples: true, more: false };
}
