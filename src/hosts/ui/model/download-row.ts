import type { TorrentView } from "../desk/answers.ts";

/** Content of one row in the list of downloads: a torrent and its release. */
export type DownloadRow = {
  /** `needs`: a person must act. `done`: nothing is missing. */
  kind: "needs" | "broken" | "stopped" | "loads" | "filed" | "done";
  /** The reason of the release if it has one; otherwise that of the torrent. */
  says?: string | undefined;
};

/** States of a release that waits for a person. */
const NEEDS_PERSON: readonly (string | undefined)[] = ["review", "failed"];

/** Joins what the client and the release report about one download. */
export function rowOf(torrent: TorrentView): DownloadRow {
  const { state, release_state: releaseState, release_waits: ofRelease, waits, error } = torrent;
  const isParked = releaseState === "ignored" && waits?.code === "backlog";
  const says = ofRelease?.message ?? waits?.message;
  if (NEEDS_PERSON.includes(releaseState) || isParked) return { kind: "needs", says };
  if (releaseState === "filed") return { kind: "filed" };
  if (state === "error") {
    // The reason may already contain the client's error.
    const isContained = error !== undefined && says?.includes(error) === true;
    return { kind: "broken", says: isContained ? says : (error ?? says) };
  }
  if (state === "stopped") return { kind: "stopped", says };
  if (torrent.progress_percent >= 100) return { kind: "done", says };
  // The bar has the client's figures already.
  const isPlain = ofRelease === undefined && waits?.code === "downloading";
  return { kind: "loads", ...(isPlain ? {} : { says }) };
}
