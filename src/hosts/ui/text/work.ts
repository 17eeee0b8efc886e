import { counted, several } from "./plurals.ts";

const MADE_OF: Readonly<Record<string, string>> = {
  hardlink: "Hard link of",
  reflink: "Shares its blocks with",
  symlink: "Symbolic link to",
  copy: "Copy of",
  move: "Moved from",
  adopted: "Adopted",
};
const IN_PLEX: Readonly<Record<string, string>> = {
  seen: "Plex shows it",
  mismatch: "Plex shows something else",
  not_seen: "Plex does not show it",
};

/** Texts of the page of one film or series. */
export const work = {
  types: { movie: "Film", tv: "Series" },
  inLibraries: (names: string): string => `in ${names}`,
  shownIn: "{title} in {library}",
  somethingElse: "It is something else",
  rename: "Rename …",
  episodes: "Episodes",
  here: "here",
  waits: "waits for you",
  missing: "not here",
  specials: "Specials",
  season: (season: number): string => `Season ${season}`,
  episodeCount: counted("# episode", "# episodes"),
  share: (here: number, of: number): string => `${here} of ${of}`,
  waitingReleases: counted("# of its releases is waiting.", "# of its releases are waiting."),
  decide: "Decide",
  files: "Files",
  fileCount: counted("# file", "# files"),
  someFiles: (shown: number, total: number): string =>
    several(total, { one: `${shown} of # file`, other: `${shown} of # files` }),
  noSpace: "no extra space used",
  lost: counted(
    "# file is missing: it was moved or deleted by hand, or its disk is not mounted. Bring it " +
      "back, or take its release back to file the download again.",
    "# files are missing: they were moved or deleted by hand, or their disk is not mounted. " +
      "Bring them back, or take their releases back to file the downloads again.",
  ),
  toAudit: "All missing files",
  notThere: "missing",
  others: "Other files",
  replace: "Replace …",
  liesIn: "Folder",
  madeOf: MADE_OF,
  madeSomehow: "Made from",
  hadIt: "It was already in the library",
  versions: { movie: "Versions", tv: "Releases" },
  versionsMore: "A better version replaces only files that plex-ingest filed.",
  filedOn: {
    person: (day: string): string => `${day}, by a person`,
    engine: (day: string): string => `${day}, by the engine`,
    adopted: (day: string): string => `${day}, adopted`,
    putBack: (day: string): string => `${day}, put back later`,
  },
  inLibrary: "in the library",
  superseded: "replaced",
  takenOut: (day: string): string => `taken out ${day}`,
  inTrash: "in the trash",
  inTrashUntil: (day: string): string => `in the trash until ${day}`,
  inPlex: IN_PLEX,
  notInPlexYet: "Not seen in Plex yet",
  seenAt: "Seen",
  seenAs: "As",
  notAsked: "plex-ingest does not look for adopted files in Plex.",
  noProof: "plex-ingest looks for the work in Plex once it is filed. The result is in its history.",
  download: "The download",
  from: {
    torrent: "{release} from a download client, which still has it.",
    goneTorrent: "{release} from a download client, which no longer has it.",
    folder: "{release} from a folder.",
    library: "{release} was already in the library.",
  },
  removing: "Removing a download that shares its data with the library frees no space.",
  gone: "The library has no files of this work.",
  isNow: (work: string): string => `is now ${work}`,
  fileAgain: "File again",
  happened: "What happened",
  allHistory: "Full history",
  correctTitle: (name: string): string => `${name} is something else`,
  which: "Which release",
  correctSearch: "What is it?",
  correctPlan:
    "These files move from the library to the trash, and the download is filed as {work}. If " +
    "the library already has that work, the download may wait for you or be left.",
  correctNone:
    "The download is filed as {work}. If the library already has that work, the download may " +
    "wait for you or be left.",
  correctStay: "These files stay where they are and are adopted as {work}.",
  correctYes: "Move it",
  correctNo: "Keep it",
  moved: (name: string, work: string): string =>
    `${name} is taken back and will be filed as ${work}.`,
};
