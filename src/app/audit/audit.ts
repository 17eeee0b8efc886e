import { join } from "node:path";
import { toCommandText } from "../../base/actions/sentence.ts";
import { describeDamagedFile } from "../../base/damaged-row.ts";
import { UserError } from "../../base/errors.ts";
import { fileKindOf } from "../../base/file-types.ts";
import type { MediaType } from "../../base/identity.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { baseOf } from "../../base/path/path-parts.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { quoted } from "../../base/text/clean-text.ts";
import {
  AUDIT_CODE_NAMES,
  type AuditCode,
  type AuditFinding,
  toAdvice,
} from "../../core/audit/finding.ts";
import { OF_FOLDER } from "../../core/audit/findings/list.ts";
import { createAcrossFolders } from "../../core/audit/findings/repeated-videos.ts";
import { createServerReading } from "../../core/audit/findings/server-reading.ts";
import { type ReadFolder, readWorkFolder } from "../../core/audit/work-folder.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import { listedServersOf } from "../../core/library/server-entry.ts";
import type { LibraryTree, TreeFolder } from "../../core/library-tree/read-tree.ts";
import type { SeenFile } from "../../core/library-tree/tree.ts";
import { NO_INODE } from "../../core/media-files/file-identity.ts";
import { isNeverItem } from "../../core/media-files/partial-name.ts";
import type { NameReader } from "../../core/plan/names/name-rules.ts";
import type { NameTemplates } from "../../core/plan/names/parse-template.ts";
import { type FileLength, isUnplayable, parsePath } from "../../names/index.ts";
import { listPutBack } from "../../store/journal/trash.ts";
import { findPublishedFiles } from "../../store/library/library-releases.ts";
import type { Db } from "../../store/open.ts";
import { listPlexListings } from "../../store/plex/plex-listings.ts";
import { own } from "../../store/storages/scope.ts";
import { type MovedFile, openKnownFiles } from "../library/known-files.ts";
import { type LibraryScope, librariesOf, scopesOf } from "../library/libraries.ts";
import { type LibraryPart, type LibraryProblem, readLibrary } from "../library/read-library.ts";
import type { LibraryPolicy } from "../library-state/libraries.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import { type ArrHistories, findImportedToo } from "./imported-too.ts";
import {
  toLeftOutFindings,
  toMissingFileFindings,
  toNoReleaseFinding,
  toNotInJournalFindings,
} from "./journal-findings.ts";
import { findOtherTitles, type LaterTitles } from "./other-titles.ts";
import { addRenameFindings, type PlanRenames } from "./renames.ts";
import { type AuditedVideo, findSameContent } from "./same-content.ts";
import { openServerList, type ServerShows } from "./what-plex-shows.ts";

/** Number of headers that are requested from a disk at once. */
const WIDTH = 4;
/** A rotating disk reads about fifty headers a second. */
const MAX_HEADERS = 2000;
const HEADER_TIMEOUT_MS = 5000;

/** `folders`: absolute, links resolved; empty for all libraries. `only`: empty for all codes. */
export type AuditQuery = {
  folders: readonly string[];
  only: readonly AuditCode[];
  thorough: boolean;
};

/**
 * Findings are sorted by code and path. `unread`: what could not be read, and why. `notes`: what
 * was not compared or inspected.
 */
export type Audit = { findings: AuditFinding[]; files: number; unread: string[]; notes: string[] };

export type AuditDeps = {
  db: Db;
  files: Pick<
    EngineFiles,
    | "hashEdges"
    | "hashFile"
    | "isOneName"
    | "hasZeroTail"
    | "readFileIdentity"
    | "readLinkTarget"
    | "readPoolBytes"
    | "listRoot"
    | "walk"
  >;
  fileLength(path: string, signal: AbortSignal): Promise<FileLength>;
  policy: LibraryPolicy;
  /** Resolves links. A missing path is returned unchanged. */
  real(path: string): string;
  /** Folders below the media roots that are not libraries. */
  notLibrary: readonly string[];
  clock: Clock;
  planRenames: PlanRenames;
  /** The media servers and the names in force. Missing if only Plex reads the names. */
  reading?: { nameReaders: readonly NameReader[]; names: NameTemplates } | undefined;
  /** Missing without a TMDB key. */
  laterTitles?: LaterTitles | undefined;
  /** Missing if neither Sonarr nor Radarr is configured. */
  arr?: ArrHistories | undefined;
};

/** Number of files seen, and number of headers read after that. */
export type AuditProgress = { files: number; headers: number };

/** Findings from the comparison with the servers' lists. */
const ABOUT_SERVERS = ["plex_mismatch", "plex_unmatched", "not_in_plex"] as const;

/**
 * Explains an audit that read no file. It proves nothing, so it must not look like an audit that
 * found no problems.
 */
function explainNothingRead(scopes: readonly LibraryScope[], roots: readonly string[]): string {
  const listed = (paths: readonly string[]): string =>
    paths.map((path) => quoted(path, 300)).join(", ");
  return scopes.length === 0
    ? `Nothing was checked: no library was found below ${listed(roots)}. Set PLEX_MEDIA_ROOT to ` +
        "the folder that contains the libraries, or name a folder."
    : `Nothing was checked: there is no file in ${listed(scopes.map(({ folder }) => folder))}. ` +
        "If the library is elsewhere, correct PLEX_MEDIA_ROOT, or mount its disk.";
}

/** Maximum number of videos whose contents may be inspected. All of them are in memory at once. */
const MAX_VIDEOS = 500_000;
const MAX_UNREAD = 50;

/**
 * Finds what is wrong in the library. The library is read once, by names and sizes. Contents are
 * inspected only if names and sizes are not conclusive. Changes nothing on disk or in the database.
 * @throws UserError for a folder that does not exist
 */
export async function auditLibrary(
  deps: AuditDeps,
  query: AuditQuery,
  signal: AbortSignal,
  onProgress: (progress: AuditProgress) => void = () => {},
): Promise<Audit> {
  const { files } = deps;
  const wants = (codes: readonly AuditCode[]): boolean =>
    query.only.length === 0 || codes.some((code) => query.only.includes(code));
  const [findings, videos]: [AuditFinding[], AuditedVideo[]] = [[], []];
  const [unread, notes]: [string[], string[]] = [[], []];
  const progress = { files: 0, headers: 0 };
  const libraries = await librariesOf({ db: deps.db, files, policy: deps.policy }, signal);
  const asked =
    query.folders.length > 0 ? libraries : libraries.filter(({ isRoot }) => isRoot !== true);
  const knownFiles = await openKnownFiles(own(deps.db), files, signal, ({ releaseId, path }) => {
    if (unread.length < MAX_UNREAD) {
      unread.push(toCommandText(describeDamagedFile(releaseId, path)));
    }
  });
  const putBack = await listPutBack(own(deps.db));
  const allMoved: MovedFile[] = [];
  const scopes = scopesOf(query.folders, asked, deps.real);
  for (const scope of scopes) {
    const { state } = await files.listRoot(scope.folder, signal, { atMost: 1 });
    const shown = quoted(scope.folder);
    if (state === "ok") {
      await readOne(scope);
    } else if (!scope.isNamed) {
      unread.push(`${shown} does not exist or cannot be read.`);
    } else {
      throw UserError.notFound(
        `${shown} is not a readable folder.`,
        "Specify a folder of the library.",
      );
    }
  }
  if (wants(ABOUT_SERVERS)) notes.push(...(await explainUnlisted(deps)));
  if (wants(["moved", "missing"])) await lookForMissing();
  const { thorough } = query;
  if (wants(["same_content"])) {
    findings.push(...(await findSameContent(files, videos, thorough, signal)));
  }
  if (deps.arr && wants(["imported_too"])) {
    const imported = await findImportedToo(own(deps.db), deps.arr, signal);
    findings.push(...imported.findings);
    notes.push(...imported.notes);
  }
  const folders = [
    ...scopes.map(({ folder }) => folder),
    ...(query.folders.length === 0 ? deps.policy.mediaRoots : []),
  ];
  if (deps.laterTitles && wants(["other_title"])) {
    const others = await findOtherTitles(own(deps.db), deps.laterTitles, folders, signal);
    findings.push(...others.findings);
    notes.push(...others.notes);
  }
  if (wants(["does_not_play"])) {
    const onFile = (): void => onProgress({ ...progress, headers: ++progress.headers });
    const { findings: found, left } = await doesNotPlay(deps, videos, { thorough, onFile }, signal);
    findings.push(...found);
    if (left > 0) {
      notes.push(`${left} more videos were not checked. Run a thorough audit to check them.`);
    }
  }
  const place = ({ code }: AuditFinding): number => AUDIT_CODE_NAMES.indexOf(code);
  const isPlanned =
    wants(["name_differs"]) ||
    findings.some(({ code, remedy }) => wants([code]) && remedy.do === "rename");
  const all = isPlanned
    ? await addRenameFindings(
        findings,
        { plan: deps.planRenames, folders, note: (text) => void notes.push(text) },
        signal,
      )
    : findings;
  const sorted = all
    .filter(
      ({ code, path }) => wants([code]) && folders.some((folder) => isAtOrBelow(path, folder)),
    )
    .toSorted((a, b) => place(a) - place(b) || (a.path < b.path ? -1 : Number(a.path > b.path)));
  if (progress.files === 0 && sorted.length === 0 && unread.length === 0) {
    unread.push(explainNothingRead(scopes, deps.policy.mediaRoots));
  }
  return { findings: sorted.map(withServer), files: progress.files, unread, notes };

  /** The only server is not named if it is Plex. */
  function withServer({ server, ...finding }: AuditFinding): AuditFinding {
    const [only, ...others] = listedServersOf(deps.policy);
    const isPlexOnly = others.length === 0 && only?.kind === "plex";
    return server === undefined || isPlexOnly ? finding : { ...finding, server };
  }

  /** A missing file may be anywhere below the media roots. */
  async function lookForMissing(): Promise<void> {
    const ask = () => Promise.all(scopes.map(({ folder }) => knownFiles.missing(folder, allMoved)));
    let answers = await ask();
    const isMissing = answers.some(({ missing }) => missing.length > 0);
    for (const root of isMissing && query.folders.length === 0
      ? libraries.filter(({ isRoot }) => isRoot)
      : []) {
      const moved: MovedFile[] = [];
      const scope = { library: root, folder: root.path };
      for await (const part of readLibrary({ ...deps, libraries }, scope, signal)) {
        for (const file of part.files.filter(({ isLink }) => !isLink)) {
          const verdict = await knownFiles.find(join(root.path, file.path), file);
          if (verdict !== "new" && verdict !== "known") moved.push(verdict);
        }
      }
      findings.push(...toNotInJournalFindings(root.path, { unknown: [], moved }, []));
      allMoved.push(...moved);
    }
    if (isMissing) answers = await ask();
    findings.push(...answers.flatMap(({ missing }) => toMissingFileFindings(missing)));
    unread.push(...new Set(answers.flatMap(({ away }) => [...away])));
  }

  async function readOne(scope: LibraryScope): Promise<void> {
    const { library, folder: start } = scope;
    const serverShows: ServerShows[] = [];
    for (const list of library.lists ?? []) {
      const { shows, note: remark } = await openServerList(deps, library, list);
      if (shows) serverShows.push(shows);
      if (remark !== undefined && wants(ABOUT_SERVERS)) notes.push(remark);
    }
    const across = createAcrossFolders();
    const servers = deps.reading && createServerReading(deps.reading.nameReaders, deps.reading);
    const [unknown, moved]: [string[], MovedFile[]] = [[], []];
    for await (const part of readLibrary({ ...deps, libraries }, scope, signal)) {
      for (const problem of part.problems) note(problem);
      const tree = part.read();
      const adoptable = new Set(
        tree.works.flatMap((work) => work.files.map(({ path }) => join(library.path, path))),
      );
      const unclear = new Map(tree.leftOut.map(({ path, why }) => [join(library.path, path), why]));
      for (const folder of await knownPlaces({ db: deps.db, serverShows }, { ...part, tree })) {
        if (!isAtOrBelow(folder.path, start) && !isAtOrBelow(start, folder.path)) continue;
        progress.files += folder.files.length;
        onProgress({ ...progress });
        const found = OF_FOLDER.flatMap(({ codes, find }) => (wants(codes) ? find(folder) : []));
        if (wants(["twice"])) found.push(...across(folder));
        if (servers) found.push(...servers.inFolder(folder));
        const isLinked = ({ path }: AuditFinding): boolean =>
          part.isBehindLink(path.slice(library.path.length + 1));
        findings.push(
          ...found.map((finding) =>
            isLinked(finding) ? { ...finding, remedy: BEHIND_LINK } : finding,
          ),
        );
        lookAt(folder);
        const videoPaths = new Set(folder.videos.map(({ path }) => path));
        for (const file of folder.files) {
          const path = `${folder.path}/${file.path}`;
          if (file.isLink || !isAtOrBelow(path, start)) continue;
          const verdict = await knownFiles.find(path, file);
          const putBackFor =
            videoPaths.has(file.path) && !knownFiles.has(path) ? putBack.get(path) : undefined;
          if (verdict === "known") {
            if (putBackFor !== undefined) findings.push(toNoReleaseFinding(path, putBackFor));
          } else if (verdict !== "new") {
            moved.push(verdict);
          } else if (videoPaths.has(file.path) && adoptable.has(path)) {
            unknown.push(path);
          } else if (videoPaths.has(file.path)) {
            findings.push(...toLeftOutFindings(path, unclear.get(path)));
          }
        }
      }
    }
    if (servers) findings.push(...servers.ids());
    findings.push(...toNotInJournalFindings(start, { unknown, moved }, deps.policy.mediaRoots));
    allMoved.push(...moved);
  }

  function note({ path, code, message }: LibraryProblem): void {
    if (code === "name_not_utf8") {
      const reason = "Its name is not valid UTF-8, so most programs cannot open it by name.";
      findings.push({
        code: "unsafe_name",
        path,
        reason,
        remedy: toAdvice("Rename it."),
      });
    } else if (code !== "symlink" && code !== "special" && unread.length < MAX_UNREAD) {
      if (!path.split("/").some((name) => name !== "" && isNeverItem(name))) {
        unread.push(`${quoted(path)}: ${message}`);
      }
    }
  }

  function lookAt(folder: ReadFolder): void {
    for (const { at, known, isLink, target, ...file } of folder.videos) {
      if (isLink) continue;
      const { size, dev, ino, blocks } = target ?? file;
      if (size === 0) {
        findings.push({ code: "zero_bytes", path: at, reason: "It is empty.", remedy: GET_AGAIN });
        continue;
      }
      const wasChecked =
        known?.wasFiled === true &&
        known.file !== undefined &&
        known.file.size === size &&
        (known.file.ino === ino || [known.file.ino, ino].includes(NO_INODE));
      const isKnown = known !== undefined;
      if (videos.length < MAX_VIDEOS) {
        videos.push({
          at,
          size,
          dev,
          ino,
          blocks,
          isKnown,
          isLink: target !== undefined,
          wasChecked,
        });
      }
    }
  }
}

/** Names the servers, of several, that have not listed any library yet. */
async function explainUnlisted({
  db,
  policy,
}: Pick<AuditDeps, "db" | "policy">): Promise<string[]> {
  const servers = policy.servers ?? [];
  const unlisted: string[] = [];
  for (const { name, title } of servers.length > 1 ? servers : []) {
    if ((await listPlexListings(db, name)).length > 0) continue;
    unlisted.push(`${title} has not listed its libraries yet, so it was not compared.`);
  }
  return unlisted;
}

/**
 * Finds videos that do not play according to their header, or that end in zeros. If there are many,
 * only the smallest are inspected, or all with `thorough`. Videos that filing inspected and that
 * have not changed since are skipped. `left` is the number of videos that were not inspected.
 */
async function doesNotPlay(
  { files, fileLength }: AuditDeps,
  videos: readonly AuditedVideo[],
  { thorough, onFile }: { thorough: boolean; onFile: () => void },
  signal: AbortSignal,
): Promise<{ findings: AuditFinding[]; left: number }> {
  const open = videos.filter(({ wasChecked }) => !wasChecked).toSorted((a, b) => a.size - b.size);
  const due = thorough ? open : open.slice(0, MAX_HEADERS);
  const turns = createLimiter(WIDTH);
  const findings: AuditFinding[] = [];
  const look = async (video: AuditedVideo): Promise<void> => {
    const fault = await faultOf(video);
    onFile();
    if (fault) findings.push({ code: "does_not_play", path: video.at, ...fault });
  };
  await Promise.all(due.map((video) => turns(() => look(video), signal)));
  return { findings, left: open.length - due.length };

  async function faultOf(
    video: AuditedVideo,
  ): Promise<Pick<AuditFinding, "reason" | "remedy"> | undefined> {
    const length = await fileLength(
      video.at,
      AbortSignal.any([signal, AbortSignal.timeout(HEADER_TIMEOUT_MS)]),
    );
    signal.throwIfAborted();
    if (length.kind === "forbidden") {
      return { reason: `It could not be checked: ${length.why}.`, remedy: LET_READ };
    }
    if (isUnplayable(length)) {
      return { reason: `It does not play: ${length.why}.`, remedy: GET_AGAIN };
    }
    const isHollow = await files.hasZeroTail(video.at, video).catch(() => false);
    const reason = "It has its full size but ends in zeros, like an unfinished download.";
    return isHollow ? { reason, remedy: GET_AGAIN } : undefined;
  }
}

const BEHIND_LINK = toAdvice(
  "It is behind a link that leads out of the library. Change it there by hand if you want to.",
);
const GET_AGAIN = toAdvice("Get a new copy, then remove this one.");
/** The file may be intact, so it must not be removed. */
const LET_READ = toAdvice("Give that user read permission with chmod or chown, then audit again.");

/** Returns the places of a part, with what the journal and the servers know about their files. */
async function knownPlaces(
  { db, serverShows }: { db: Db; serverShows: readonly ServerShows[] },
  {
    library,
    type,
    problems,
    tree: { places },
  }: Omit<LibraryPart, "read"> & { tree: LibraryTree<SeenFile> },
): Promise<ReadFolder[]> {
  const placePath = (place: TreeFolder): string => join(library.path, place.folder);
  const videos = places.flatMap((place) =>
    place.files.filter(({ path }) => isVideo(path)).map(({ path }) => join(placePath(place), path)),
  );
  const known = await findPublishedFiles(db, videos);
  const [top] = places.map(placePath).toSorted((a, b) => a.length - b.length);
  const shown = await Promise.all(
    serverShows.flatMap((read) => (top === undefined ? [] : read(top, top !== library.path))),
  );
  return places.map((place) =>
    readWorkFolder({
      ...place,
      path: placePath(place),
      library: library.path,
      type: type ?? typeOf(place),
      unread: problems.flatMap(({ path, code }) =>
        code !== "symlink" && isAtOrBelow(path, placePath(place))
          ? path.slice(placePath(place).length + 1)
          : [],
      ),
      known,
      shown,
    }),
  );
}

const isVideo = (path: string): boolean =>
  fileKindOf(path) === "video" || fileKindOf(path) === "other_video";

/**
 * Guesses the type of a folder that is in no known library: a series has season folders, or numbers
 * in its names.
 */
function typeOf({ files, folders }: Pick<TreeFolder, "files" | "folders">): MediaType {
  if (folders.some((path) => seasonOf(baseOf(path)) !== undefined)) return "tv";
  const videos = files.filter(({ path }) => isVideo(path)).slice(0, 20);
  const episodes = videos.filter(({ path }) => parsePath(path).type === "episode");
  return episodes.length * 2 > videos.length ? "tv" : "movie";
}
