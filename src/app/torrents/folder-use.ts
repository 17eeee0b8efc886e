import { isAtOrBelow } from "../../core/path/is-below.ts";
import type { Reason } from "../../core/reason.ts";
import type { ClaimRelation, Claims, FolderVerdict } from "../../core/torrent/claims.ts";
import type { TorrentRegistry } from "./registry.ts";

export type FolderUse = {
  /** Which folders Transmission said it uses, as we see them. Returns whether that is news. */
  learn(folders: readonly string[], incompleteDir: string | undefined): boolean;
  /** A list came; `began` is when it was asked for, monotonic. */
  goodPoll(began: number): void;
  /** None came. */
  failedPoll(): void;
  /** Somebody waits for a list that is younger than the last one. */
  wantsPoll(): boolean;
  standingOf(path: string): ClaimRelation;
  /** Whether a release that a folder or a person brought may settle; `changedAt` is its last change, monotonic. */
  judge(path: string, changedAt: number): FolderVerdict;
};

/**
 * Whose paths are whose, between the folder source and Transmission. Without Transmission being configured only what it had
 * once, and never completed, is kept from the folder source.
 */
export function createFolderUse(
  registry: TorrentRegistry,
  { configured, known }: { configured: boolean; known: readonly string[] | undefined },
): FolderUse {
  let folders = known;
  let incomplete: string | undefined;
  let lastGood = Number.NEGATIVE_INFINITY;
  let wanted = false;
  let failing = false;

  let given: { by: Claims; folders: ReadonlySet<string> } | undefined;

  /** Where single torrents lie, read anew when one changed: it is asked for every path, and torrents are thousands. */
  function givenFolders(): ReadonlySet<string> {
    const by = registry.claims();
    if (given?.by !== by) {
      const present = registry.all().filter(({ goneAt }) => goneAt === undefined);
      given = { by, folders: new Set(present.map(({ folder }) => folder)) };
    }
    return given.folders;
  }

  /** Also folders that single torrents were given; those are where torrents lie. */
  const uses = (path: string): boolean =>
    [...(folders ?? []), ...givenFolders()].some((folder) => isAtOrBelow(path, folder) || isAtOrBelow(folder, path));

  const standingOf = (path: string): ClaimRelation => registry.claims().relationOf(path);

  return {
    learn(told, incompleteDir) {
      const before = JSON.stringify([folders, incomplete]);
      folders = told;
      incomplete = incompleteDir;
      registry.unfinishedIn(incompleteDir);
      return JSON.stringify([folders, incomplete]) !== before;
    },
    failedPoll: () => void (failing = true),
    goodPoll(began) {
      failing = false;
      lastGood = Math.max(lastGood, began);
      wanted = false;
    },
    wantsPoll: () => wanted,
    standingOf,
    judge(path, changedAt) {
      const standing = standingOf(path);
      if (standing.kind === "own") return { kind: "torrents", reason: OWN };
      if (standing.kind === "inside") return { kind: "waits", reason: INSIDE, outage: false };
      if (standing.kind === "around") return { kind: "torrents", reason: AROUND };
      if (!configured || (folders !== undefined && !uses(path))) return { kind: "free" };
      if (lastGood > changedAt) return { kind: "free" };
      wanted = true;
      return { kind: "waits", reason: UNASKED, outage: failing };
    },
  };
}

const OWN: Reason = { code: "torrent", message: "It is a torrent's; Transmission says when it is complete." };
const INSIDE: Reason = {
  code: "torrent",
  message:
    "It lies in a torrent, which is taken in as a whole; `plex-ingest approve ID --file PATH=…` chooses among its files.",
};
const AROUND: Reason = {
  code: "torrents_inside",
  message: "Torrents lie in it; each is taken in by itself, when Transmission says that it is complete.",
};
const UNASKED: Reason = {
  code: "transmission_unavailable",
  message:
    "Transmission uses this folder and has not answered since the last change; only it can say whether this is a torrent's.",
};
