import { join } from "node:path";
import { Outage } from "../../core/errors.ts";
import type { Reason } from "../../core/reason.ts";
import type { Release } from "../../core/release/release.ts";
import { type Claims, createClaims } from "../../core/torrent/claims.ts";
import { partsOf, type Torrent } from "../../core/torrent/torrent.ts";
import { type FilesPort, requestFiles } from "./ask-files.ts";
import type { FolderUse } from "./folder-use.ts";
import { layoutOf } from "./on-disk.ts";
import type { Transmission } from "./port.ts";
import type { TorrentRegistry } from "./registry.ts";

export type FindTorrentClaim = (
  release: Pick<Release, "id" | "parentId" | "source" | "path">,
  paths: readonly string[],
  signal: AbortSignal,
) => Promise<Reason | undefined>;

type FindTorrentClaimDeps = {
  registry: TorrentRegistry;
  use: Pick<FolderUse, "judge">;
  monotonic: () => number;
  /** Maps a path of Transmission's to one on this machine. */
  toHere: (path: string) => string;
  /** Undefined where Transmission is not configured: then what is remembered counts. */
  transmission: Pick<Transmission, "list" | keyof FilesPort> | undefined;
};

/** One answer serves all files of a pack. */
const ANSWER_LIFETIME_MS = 1000;

/**
 * Finds files that belong to torrents, so that a `move` does not take their data away. The registry is checked first, and
 * works while Transmission is down; then Transmission is asked, because a torrent may just have been added.
 * @returns a function that throws Outage where Transmission uses the folder and cannot be asked
 */
export function createFindTorrentClaim(deps: FindTorrentClaimDeps): FindTorrentClaim {
  const { registry, use, monotonic, transmission } = deps;
  let asked: { at: number; claims: Claims } | undefined;

  const isClaimed = (claims: Claims, path: string): boolean => ["own", "inside"].includes(claims.relationOf(path).kind);

  /** The paths of the torrents that Transmission has at this moment. */
  async function claimsNow(known: NonNullable<typeof transmission>, signal: AbortSignal): Promise<Claims> {
    if (asked && monotonic() - asked.at < ANSWER_LIFETIME_MS) return asked.claims;
    const at = monotonic();
    const { torrents } = await known.list("all", signal);
    const tops = await topsOfAll(known, torrents, signal);
    const claims = createClaims(
      torrents.map(({ hash, downloadDir }) => {
        const folder = deps.toHere(downloadDir);
        return { paths: (tops.get(hash) ?? []).map((top) => join(folder, top)), complete: true };
      }),
    );
    asked = { at, claims };
    return claims;
  }

  /** Files are requested only for torrents that are not in the registry yet; where they cannot be read, a name is the best guess. */
  async function topsOfAll(
    from: NonNullable<typeof transmission>,
    torrents: readonly Torrent[],
    signal: AbortSignal,
  ): Promise<Map<string, string[]>> {
    const tops = new Map<string, string[]>();
    for (const { hash, name } of torrents) {
      const known = registry.get(hash);
      if (known?.tops && known.name === name) tops.set(hash, known.tops);
    }
    const unknown = torrents.filter(({ hash }) => !tops.has(hash)).map(({ hash }) => hash);
    for await (const answer of requestFiles(from, unknown, signal))
      for (const { torrent, files } of answer.torrents) tops.set(torrent.hash, (await layoutOf(files)).tops);
    for (const { hash, name } of torrents)
      if (!tops.get(hash)?.length && partsOf(name)?.length === 1) tops.set(hash, [name]);
    return tops;
  }

  return async (release, paths, signal) => {
    const own =
      release.source === "torrent" && registry.allOfRelease(release).some(({ goneAt }) => goneAt === undefined);
    if (own || paths.some((path) => isClaimed(registry.claims(), path))) return CLAIMED;
    if (!transmission) return undefined;
    try {
      const claims = await claimsNow(transmission, signal);
      return paths.some((path) => isClaimed(claims, path)) ? CLAIMED : undefined;
    } catch (error) {
      // A folder that Transmission does not use has no torrent in it; for one that it uses only Transmission knows.
      if (error instanceof Outage && use.judge(release.path, Number.POSITIVE_INFINITY).kind === "free")
        return undefined;
      throw error;
    }
  };
}

const CLAIMED: Reason = {
  code: "torrent_has_it",
  message:
    "Transmission has it as a torrent, and moving it would take the torrent's data away. Remove the torrent there, but keep its data, and approve the release again; or set INGEST_FILE_METHOD=auto.",
};
