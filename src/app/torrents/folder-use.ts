import { sentence } from "../../base/actions/sentence.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Claims, FolderVerdict } from "../../core/torrent/claims.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import type { TorrentRegistry } from "./registry.ts";

/**
 * Tracks which folders a client uses, and whether the client was polled since their contents
 * changed.
 */
export interface FolderUse {
  /**
   * Stores the folders that the client uses, as paths on this machine. Returns true if they
   * changed.
   */
  learn(reported: readonly string[], incompleteDir: string | undefined): boolean;
  /**
   * Records a failed poll. `isRefused` means that the client is running but rejects our requests
   * until a person changes a setting.
   */
  failedPoll(isRefused: boolean): void;
  /**
   * Records a successful poll. `began` is the monotonic time of the request. `writes` as in
   * `TorrentPoll`.
   */
  goodPoll(began: number, writes?: boolean): void;
  /** True if a release waits for a newer poll than the last one. */
  wantsPoll(): boolean;
  /**
   * Decides whether a path that nothing else claims may belong to this client. `changedAt` is the
   * monotonic time of the path's last change.
   */
  judge(path: string, changedAt: number): FolderVerdict;
}

type FolderUseOptions = Pick<ClientSettings, "name" | "title"> & {
  /** Folders that the client reported in its last response. Undefined if it never responded. */
  known: readonly string[] | undefined;
  /** Folders on this machine that the path map names. */
  mapped: readonly string[];
};

export function createFolderUse(
  registry: TorrentRegistry,
  { name, title, known, mapped }: FolderUseOptions,
): FolderUse {
  let folders = known;
  let incomplete: string | undefined;
  let lastGood = Number.NEGATIVE_INFINITY;
  let wanted = false;
  let failing = false;
  let refused = false;
  let writing = false;

  let given: { by: Claims; folders: ReadonlySet<string> } | undefined;

  /**
   * Returns the folders of individual torrents. The result is cached until a claim changes, because
   * this is called for every path, with thousands of torrents.
   */
  function givenFolders(): ReadonlySet<string> {
    const by = registry.claims();
    if (given?.by !== by) {
      const present = registry.of(name).filter(({ goneAt }) => goneAt === undefined);
      given = { by, folders: new Set(present.map(({ folder }) => folder)) };
    }
    return given.folders;
  }

  /** Includes the folders of individual torrents. */
  const uses = (path: string): boolean =>
    [...(folders ?? mapped), ...givenFolders()].some(
      (folder) => isAtOrBelow(path, folder) || isAtOrBelow(folder, path),
    );

  /**
   * A client that is down will respond again, so everything waits until its folders are known. A
   * client that rejects our requests may never respond, so paths that show no sign of belonging to
   * it settle as if the client did not exist.
   */
  const isKnown = (): boolean => folders !== undefined || (failing && refused);

  const message = (): string =>
    writing
      ? `${title} uses this folder and is unpacking or moving a download right now, which may be ` +
        "this one."
      : isKnown()
        ? `${title} uses this folder and has not responded since the last change. Only ${title} ` +
          "can say whether this belongs to one of its downloads."
        : `${title} has not responded yet, so it is unclear which folders it uses and whether ` +
          "this belongs to one of its downloads.";

  return {
    learn(reported, incompleteDir) {
      const before = JSON.stringify([folders, incomplete]);
      folders = reported;
      incomplete = incompleteDir;
      registry.unfinishedIn(name, incompleteDir);
      return JSON.stringify([folders, incomplete]) !== before;
    },
    failedPoll(isRefused) {
      failing = true;
      refused = isRefused;
    },
    goodPoll(began, writes: boolean = false) {
      failing = false;
      writing = writes;
      lastGood = Math.max(lastGood, began);
      wanted = false;
    },
    wantsPoll: () => wanted,
    judge(path, changedAt) {
      if ((isKnown() && !uses(path)) || (lastGood > changedAt && !writing)) return { kind: "free" };
      wanted = true;
      return {
        kind: "waits",
        reason: { code: "client_unavailable", message: message() },
        outage: failing,
        isBrief: lastGood > Number.NEGATIVE_INFINITY && !failing && !writing,
      };
    },
  };
}

/**
 * Decides whether a release that was found in a folder or added by a person may settle. `changedAt`
 * is the monotonic time of its last change.
 */
export type JudgeFolder = (path: string, changedAt: number) => FolderVerdict;

/**
 * Decides whether a path belongs to the folder source or to a client. Torrents of clients that are
 * no longer configured count too.
 */
export const createJudgeFolder =
  (registry: TorrentRegistry, uses: readonly Pick<FolderUse, "judge">[]): JudgeFolder =>
  (path, changedAt) => {
    const relation = registry.claims().relationOf(path);
    if (relation === "own") return { kind: "torrents", reason: OWN };
    if (relation === "inside") return { kind: "waits", reason: INSIDE, outage: false };
    if (relation === "around") return { kind: "torrents", reason: AROUND };
    // All clients are asked for a verdict, because this also requests a poll of each client whose
    // last response is too old.
    const verdicts = uses.map((use) => use.judge(path, changedAt));
    return verdicts.find(({ kind }) => kind !== "free") ?? { kind: "free" };
  };

const OWN: Reason = {
  code: "torrent",
  message: "It belongs to a client's download. It is filed when that is complete.",
};
const INSIDE: Reason = {
  code: "torrent",
  message: sentence`It is part of a client's download, which is one release. To choose among the download's files, use ${{ do: "approve", id: "ID", blanks: ["files"] }}.`,
};
const AROUND: Reason = {
  code: "torrents_inside",
  message:
    "It contains downloads of a client. Each becomes a separate release when it is complete.",
};
