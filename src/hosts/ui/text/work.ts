import { stateWords } from "../../../core/release/state-traits.ts";

const several = (count: number, one: string): string => `${count} ${one}${count === 1 ? "" : "s"}`;

const MADE_OF: Readonly<Record<string, string>> = {
  hardlink: "Hard link of",
  reflink: "Shares its blocks with",
  symlink: "Symbolic link to",
  copy: "Copy of",
  move: "Moved from",
};
const IN_PLEX: Readonly<Record<string, string>> = {
  seen: "Plex shows it",
  mismatch: "Plex shows something else",
  not_seen: "Plex does not show it",
};
const TYPES = { movie: "Film", tv: "Series" };

/** The words of the page of one film or series. */
export const work = {
  types: TYPES,
  inLibraries: (names: string): string => `in ${names}`,
  somethingElse: "It is something else",
  episodes: "Episodes",
  here: "here",
  waits: "waits for you",
  missing: "not here",
  season: (season: number): string => (season === 0 ? "Specials" : `Season ${season}`),
  share: (here: number, of: number): string => (of === 0 ? several(here, "episode") : `${here} of ${of}`),
  waitingReleases: (count: number): string => `${several(count, "release")} of it wait${count === 1 ? "s" : ""}.`,
  decide: "Decide",
  files: "Files",
  fileFacts: (shown: number, total: number, takesNone: boolean): string =>
    `${shown === total ? several(total, "file") : `${shown} of ${several(total, "file")}`}${takesNone && shown > 0 ? "; they take no space of their own" : ""}`,
  others: "Beside them",
  replace: "Replace …",
  liesIn: "Lies in",
  madeOf: (method: string): string => MADE_OF[method] ?? "Made of",
  versions: "Versions",
  versionsMore: "Better ones replace only what plex-ingest filed.",
  filed: (day: string, by: string | undefined): string =>
    `${day}, ${by === "person" ? "by a person" : "by the engine"}`,
  states: (state: string): string => (state === "filed" ? "in the library" : stateWords(state)),
  superseded: "replaced",
  takenOut: (day: string): string => `taken out ${day}`,
  inTrash: "in the trash",
  inTrashUntil: (day: string): string => `trash until ${day}`,
  inPlex: (plex: string | undefined): string => IN_PLEX[plex ?? ""] ?? "Not seen in Plex yet",
  seenAt: "Seen",
  seenAs: "As",
  seenBy: "Proof",
  byPath: "by the path of its file",
  noProof: "It is looked for in Plex once it is filed; its history says what came of it.",
  download: "The download",
  release: (id: number): string => `Release #${id}`,
  from: (source: string, isThere: boolean): string =>
    source === "torrent"
      ? isThere
        ? "from a torrent, which is still there."
        : "from a torrent that is gone."
      : "from a folder.",
  removing: "A download that shares its data with the library frees nothing when it is removed.",
  happened: "What happened",
  allHistory: "All of its history",
  correctTitle: (name: string): string => `${name} is something else`,
  which: "Which release",
  correctSearch: "What is it?",
  correctPlan: "These files leave the library for the trash. Then the download is filed as",
  correctYes: "Move it",
  correctNo: "Leave it",
  moved: (name: string): string => `${name} is taken back and filed as what you said.`,
};

/** The words of the dialog that takes in a file or folder. */
export const takeIn = {
  button: "Take in …",
  title: "Take in a file or folder",
  titleFor: (title: string): string => `Another file for ${title}`,
  folders: "Folders in which downloads arrive:",
  up: "The folder above",
  open: (name: string): string => `Open ${name}`,
  more: (count: number): string => `Only the first ${count} are shown.`,
  empty: "There is nothing in it.",
  yes: "Take it in",
  no: "Cancel",
  taken: (name: string): string => `${name} is taken in.`,
};
