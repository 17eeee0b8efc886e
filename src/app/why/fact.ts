import {
  cleanSentence,
  mapText,
  type Sentence,
  sentence,
  toCommandText,
} from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import type { HelpText } from "../../core/help/help-text.ts";
import { isNeverItem, isPartialName, pathKindOf } from "../../core/media-files/partial-name.ts";
import { toIso } from "../shown/release.ts";
import type { ShownServer } from "../shown/release-shape.ts";

/** A path as found on disk: absolute, with the links in the folders above it resolved. */
export type PathFacts = {
  path: string;
  kind: "file" | "folder" | "link" | "special" | "missing" | "unreadable";
};

/** Folders that have a role in this program. Absolute, without a trailing slash. */
export type KnownFolders = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  stateDir: string;
  /** Name of the trash folder in each library. */
  trashFolder: string;
  hasClients: boolean;
  /** The titles of the media servers. Plex if none is given. */
  serverTitles?: readonly string[] | undefined;
};

const FOREIGN_FILE_IN_TRASH =
  "It is in the trash, but plex-ingest did not put it there. It is never restored or deleted.";

type FactSource = "disk" | "queue" | "journal" | "library" | "trash" | "torrent" | "scan";

/** One plain sentence. `at` is in ms since 1970. It is absent if the fact is about the present. */
export type Fact = {
  at?: number | undefined;
  about: FactSource;
  message: Sentence;
  /** A second sentence with the reason. Omitted if the answer already contains it. */
  because?: Sentence | undefined;
  /** The fact is omitted if the answer contains this text. Defaults to the whole message. */
  gist?: string | undefined;
  /**
   * If more than `MAX_ALIKE` facts have the same key, a single sentence with their number replaces
   * them.
   */
  alike?: { key: string; summary: (count: number) => Sentence } | undefined;
  releaseId?: number | undefined;
};

export type ShownFact = { at?: string; about: FactSource; message: Sentence; release_id?: number };

/**
 * Answers “Where is it, and why is it not in Plex?” in one or two sentences, with the next step and
 * all facts.
 */
export type ShownWhy = {
  target: string;
  answer: Sentence;
  next?: Sentence;
  in_library: boolean;
  releases: {
    id: number;
    name: string;
    state: string;
    storage?: string;
    /** The state at each media server. Absent for a release that is not filed. */
    servers?: ShownServer[];
    /** The release's own answer, if the question is about several releases with the same words. */
    answer?: Sentence;
    next?: Sentence;
    in_library?: boolean;
  }[];
  /** Facts about the present, followed by facts with a date, newest first. */
  facts: ShownFact[];
  /** Help paragraphs that explain the reasons why a single release is not filed. */
  help?: ReasonParagraph[];
};

export type ReasonParagraph = { code: string } & Pick<HelpText, "means" | "remedy">;

export type WhyVerdict = { answer: Sentence; next?: Sentence | undefined; inLibrary: boolean };

const MAX_FACTS = 60;

/** Maximum number of similar facts that each get their own sentence. */
const MAX_ALIKE = 3;

/** Returns each sentence once, newest first. Omits facts that the answer already contains. */
export function showFacts(facts: readonly Fact[], answer: Sentence): ShownFact[] {
  const text = toCommandText(answer);
  const shown = new Set<string>();
  return mergeAlike(facts)
    .filter(({ message, gist = toCommandText(message) }) => !text.includes(gist))
    .map((fact) => ({ ...fact, message: withReason(fact, text) }))
    .toSorted((a, b) => (b.at ?? Number.POSITIVE_INFINITY) - (a.at ?? Number.POSITIVE_INFINITY))
    .filter(
      ({ message }) => !shown.has(toCommandText(message)) && shown.add(toCommandText(message)),
    )
    .slice(0, MAX_FACTS)
    .map(({ at, about, message, releaseId }) => ({
      ...(at === undefined ? {} : { at: toIso(at) }),
      about,
      message: cleanSentence(message, 2000),
      ...dropUndefined({ release_id: releaseId }),
    }));
}

const withReason = ({ message, because }: Fact, answer: string): Sentence =>
  because === undefined || because === "" || answer.includes(toCommandText(because))
    ? message
    : sentence`${mapText(message, (text) => text.replace(/\.$/, ""))}: ${because}`;

/** Replaces many similar facts with one fact that has the time of the latest. */
function mergeAlike(facts: readonly Fact[]): Fact[] {
  const kinds = Map.groupBy(facts, ({ alike, releaseId }) => alike && `${releaseId} ${alike.key}`);
  const many = new Map(
    [...kinds].filter(([key, all]) => key !== undefined && all.length > MAX_ALIKE),
  );
  const rest = facts.filter(
    ({ alike, releaseId }) => !alike || !many.has(`${releaseId} ${alike.key}`),
  );
  const summaries = [...many.values()].flatMap((all): Fact[] => {
    const last = all.reduce((a, b) => ((b.at ?? 0) > (a.at ?? 0) ? b : a));
    return last.alike ? [{ ...last, message: last.alike.summary(all.length) }] : [];
  });
  return [...rest, ...summaries];
}

/** The innermost watched folder that contains this path. */
const watchedAbove = (path: string, { ingestDirs }: KnownFolders): string | undefined =>
  ingestDirs.filter((root) => isBelow(path, root)).toSorted((a, b) => b.length - a.length)[0];

/**
 * Explains why a path that belongs to no release, torrent or trash row is not added. Undefined if
 * nothing is at the path and its location explains nothing.
 */
export function explainPath(place: PathFacts, known: KnownFolders): WhyVerdict | undefined {
  const { path, kind } = place;
  const shown = quotedPath(path);
  const no = (answer: string, next?: Sentence): WhyVerdict => ({ answer, next, inLibrary: false });
  if (isAtOrBelow(path, known.stateDir)) {
    return no(`${shown} is one of plex-ingest's own files, not a download.`);
  }
  const root = watchedAbove(path, known);
  const isInTrash = path.split("/").includes(known.trashFolder);
  const isInLibrary =
    root === undefined && known.mediaRoots.some((library) => isBelow(path, library));
  if (kind === "missing" && (isInTrash || isInLibrary)) return undefined;
  if (isInTrash) {
    return no(FOREIGN_FILE_IN_TRASH, sentence`${{ do: "trash list" }} shows what is in the trash.`);
  }
  if (isInLibrary) return inLibrary(shown, known.serverTitles);
  if (known.ingestDirs.includes(path)) {
    return no(
      `${shown} is a watched folder, but nothing has been found in it yet.`,
      sentence`${{ do: "status" }} shows the folder's state and whether the engine is running.`,
    );
  }
  if (kind === "missing") return undefined;
  if (kind === "unreadable") {
    return no(
      `The system denies access to ${shown}.`,
      "Give this user and the daemon's user permission to read it.",
    );
  }
  if (root !== undefined) return inWatched(place, root);
  return no(
    `${shown} is not in a watched folder, so plex-ingest does not find it.`,
    sentence`Add it with ${{ do: "add_any" }}, or add its folder to PLEX_INGEST_DIR${known.hasClients ? sentence`; for a download of a client, see ${{ do: "torrents" }}` : ""}.`,
  );
}

function inLibrary(shown: string, titles: readonly string[] = []): WhyVerdict {
  const [first = "Plex", ...others] = titles;
  const any = others.length === 0 ? first : `${titles.slice(0, -1).join(", ")} or ${titles.at(-1)}`;
  const it = others.length === 0 ? first : "it";
  return {
    answer: `${shown} is already in the library. plex-ingest did not put it there and never touches it.`,
    next: `If ${any} does not show it, scan its library, then check its name and that ${it} can read it.`,
    inLibrary: true,
  };
}

/** Returns the verdict for a path below a watched folder, based on its name and kind. */
function inWatched({ path, kind }: PathFacts, root: string): WhyVerdict {
  const shown = quotedPath(path);
  const inside = path.slice(root === "/" ? 1 : root.length + 1);
  const [top = ""] = inside.split("/");
  const no = (answer: string, next?: Sentence): WhyVerdict => ({ answer, next, inLibrary: false });
  if (isPartialName(top) || pathKindOf(inside) === "partial") {
    return no(
      `${shown} has the name of an unfinished file.`,
      "It is found once you or the program that writes it renames it.",
    );
  }
  if (isNeverItem(top) || pathKindOf(inside) === "never") {
    return no(
      `${shown} is ignored, because its name is hidden or that of a system file.`,
      "If it is a download, rename it.",
    );
  }
  if (kind === "link") {
    return no(
      `${shown} is a symbolic link, and links are not followed.`,
      sentence`Add its target with ${{ do: "add_any" }}.`,
    );
  }
  if (kind === "special") {
    return no(`${shown} is neither a file nor a folder, so it is left alone.`);
  }
  return no(
    `${shown} is in a watched folder, but has not been found yet.`,
    sentence`The engine finds it within seconds if it is running and not paused. See ${{ do: "status" }}.`,
  );
}
