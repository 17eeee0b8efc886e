import { isAtOrBelow } from "../../core/path/is-below.ts";
import type { Reason } from "../../core/reason.ts";
import type { ClaimRelation, Claims, FolderVerdict } from "../../core/torrent/claims.ts";
import type { TorrentRegistry } from "./registry.ts";

export type FolderUse = {
  /** Stores the folders that Transmission uses, as paths on this machine. Returns whether they changed. */
  learn(folders: readonly string[], incompleteDir: string | undefined): boolean;
  /** Records a good poll; `began` is when it was requested, monotonic. */
  goodPoll(began: number): void;
  /** Records a poll that failed; `refused`: Transmission is there, and refuses us until a person changes a setting. */
  failedPoll(refused: boolean): void;
  /** Whether a release waits for a newer poll than the last one. */
  wantsPoll(): boolean;
  standingOf(path: string): ClaimRelation;
  /** Whether a release that a folder or a person brought may settle; `changedAt` is its last change, monotonic. */
  judge(path: string, changedAt: number): FolderVerdict;
};

type FolderUseOptions = {
  configured: boolean;
  /** The folders that Transmission used when it answered last; undefined if it never did. */
  known: readonly string[] | undefined;
  /** The folders of this machine that TRANSMISSION_PATH_MAP says are Transmission's. */
  mapped?: readonly string[];
};

/**
 * Decides whether a path belongs to the folder source or to Transmission. When Transmission is not configured, only the
 * torrents that it once had and never completed are kept from the folder source.
 */
export function createFolderUse(
  registry: TorrentRegistry,
  { configured, known, mapped = [] }: FolderUseOptions,
): FolderUse {
  let folders = known;
  let incomplete: string | undefined;
  let lastGood = Number.NEGATIVE_INFINITY;
  let wanted = false;
  let failing = false;
  let refused = false;

  let given: { by: Claims; folders: ReadonlySet<string> } | undefined;

  /**
   * The folders of single torrents, cached until a claim changes: this is called for every path, with thousands of
   * torrents.
   */
  function givenFolders(): ReadonlySet<string> {
    const by = registry.claims();
    if (given?.by !== by) {
      const present = registry.all().filter(({ goneAt }) => goneAt === undefined);
      given = { by, folders: new Set(present.map(({ folder }) => folder)) };
    }
    return given.folders;
  }

  /** Includes the folders that single torrents were given. */
  const uses = (path: string): boolean =>
    [...(folders ?? mapped), ...givenFolders()].some(
      (folder) => isAtOrBelow(path, folder) || isAtOrBelow(folder, path),
    );

  /**
   * A Transmission that is down will answer, so everything waits until it is known which folders it uses. One that refuses
   * us may never do: what nothing says is its own is then settled as on a machine without Transmission.
   */
  const isKnown = (): boolean => folders !== undefined || (failing && refused);

  const standingOf = (path: string): ClaimRelation => registry.claims().relationOf(path);

  return {
    learn(reported, incompleteDir) {
      const before = JSON.stringify([folders, incomplete]);
      folders = reported;
      incomplete = incompleteDir;
      registry.unfinishedIn(incompleteDir);
      return JSON.stringify([folders, incomplete]) !== before;
    },
    failedPoll(isRefused) {
      failing = true;
      refused = isRefused;
    },
    goodPoll(began) {
      failing = false;
      lastGood = Math.max(lastGood, began);
      wanted = false;
    },
    wantsPoll: () => wanted,
    standingOf,
    judge(path, changedAt) {
      const relation = standingOf(path);
      if (relation.kind === "own") return { kind: "torrents", reason: OWN };
      if (relation.kind === "inside") return { kind: "waits", reason: INSIDE, outage: false };
      if (relation.kind === "around") return { kind: "torrents", reason: AROUND };
      if (!configured || (isKnown() && !uses(path))) return { kind: "free" };
      if (lastGood > changedAt) return { kind: "free" };
      wanted = true;
      return { kind: "waits", reason: isKnown() ? UNASKED : UNKNOWN, outage: failing };
    },
  };
}

const OWN: Reason = {
  code: "torrent",
  message: "It belongs to a torrent. It is filed when Transmission reports it complete.",
};
const INSIDE: Reason = {
  code: "torrent",
  message:
    "It is part of a torrent, which is one release. To choose among its files, use `plex-ingest approve ID --file PATH=…`.",
};
const AROUND: Reason = {
  code: "torrents_inside",
  message: "It contains torrents. Each becomes its own release when Transmission reports it complete.",
};
const UNASKED: Reason = {
  code: "transmission_unavailable",
  message:
    "Transmission uses this folder and has not answered since the last change. Only Transmission can say whether this belongs to a torrent.",
};
const UNKNOWN: Reason = {
  code: "transmission_unavailable",
  message:
    "Transmission has not answered yet, so it is not known which folders it uses and whether this belongs to a torrent.",
};
