import { join } from "node:path";
import { sentence } from "../../base/actions/sentence.ts";
import { Outage } from "../../base/errors.ts";
import { isBelow } from "../../base/path/is-below.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { Clock } from "../../core/clock.ts";
import type { Release } from "../../core/release/release.ts";
import type { Services } from "../../core/services.ts";
import { type Claims, createClaims } from "../../core/torrent/claims.ts";
import { isNewsreader, thingOf } from "../../core/torrent/kinds.ts";
import { createJudgeFolder, type FolderUse } from "./folder-use.ts";
import { readTopNames } from "./on-disk.ts";
import type { LocalClient } from "./port.ts";
import type { TorrentRegistry } from "./registry.ts";

export type FindTorrentClaim = (
  release: Pick<Release, "id" | "parentId" | "source" | "path">,
  paths: readonly string[],
  signal: AbortSignal,
) => Promise<Reason | undefined>;

type FindTorrentClaimDeps = {
  registry: TorrentRegistry;
  clock: Clock;
  /** Without clients, only the registry's claims decide. */
  clients: Services<{ client: LocalClient; use: Pick<FolderUse, "judge"> }>;
};

/** `unknown` are the folders of torrents whose files the client does not return, and why. */
type ClaimsNow = { claims: Claims; unknown: { folder: string; message: string }[] };

/** Long enough for one response to serve all files of a pack. */
const ANSWER_LIFETIME_MS = 1000;

const isClaimed = (claims: Claims, path: string): boolean =>
  ["own", "inside"].includes(claims.relationOf(path));

/**
 * Finds files that belong to torrents, so that a `move` does not remove a torrent's data. The
 * registry is checked first, and works even while the clients are down. Then each client is asked,
 * because a torrent may just have been added.
 * @returns a function that throws Outage if a client uses the folder and does not respond, or does
 * not return the files of a torrent in it
 */
export function createFindTorrentClaim({
  registry,
  clock,
  clients,
}: FindTorrentClaimDeps): FindTorrentClaim {
  const asked = new Map<LocalClient, ClaimsNow & { at: number }>();

  /** Returns the paths of the torrents that a client currently has. */
  async function claimsNow(client: LocalClient, signal: AbortSignal): Promise<ClaimsNow> {
    const last = asked.get(client);
    if (last && clock.monotonic() - last.at < ANSWER_LIFETIME_MS) return last;
    const time = clock.monotonic();
    const listed = await client.list("all", signal);
    const reader = isNewsreader(client.kind);
    const torrents = listed.filter(({ waits }) => !reader || waits !== undefined);
    const known = (hash: string) => registry.get({ client: client.name, hash });
    const { tops, failed } = await readTopNames(client, torrents, known, signal);
    const claims = createClaims(
      torrents.flatMap(({ hash, downloadDir }) => {
        const folder = client.toHere(downloadDir);
        return (tops.get(hash) ?? []).map((top) => join(folder, top));
      }),
    );
    const unknown = torrents.flatMap(({ hash, downloadDir }) => {
      const message = failed.get(hash);
      return message === undefined ? [] : [{ folder: client.toHere(downloadDir), message }];
    });
    const now = { at: time, claims, unknown };
    asked.set(client, now);
    return now;
  }

  return async (release, paths, signal) => {
    const ownTorrent = registry.allOfRelease(release).find(({ goneAt }) => goneAt === undefined);
    const seeds = !clients.some(
      ({ client }) => client.name === ownTorrent?.client && isNewsreader(client.kind),
    );
    if (release.source === "torrent" && ownTorrent && (seeds || !ownTorrent.complete)) {
      return claimed(clients, ownTorrent.client);
    }
    if (paths.some((path) => isClaimed(registry.seeded(), path))) return claimed(clients);
    // The file may be the data of any client, so each has to answer.
    const answers = await clients.needAll(
      async ({ client, use }): Promise<Reason | Outage | undefined> => {
        try {
          const { claims, unknown } = await claimsNow(client, signal);
          if (paths.some((path) => isClaimed(claims, path))) return claimed(clients, client.name);
          const maybe = unknown.find(({ folder }) => paths.some((path) => isBelow(path, folder)));
          if (maybe) throw new Outage("client_unavailable", maybe.message);
          return undefined;
        } catch (error) {
          // A client has no torrents in a folder that it does not use. For a folder that it does use,
          // only the client can decide.
          const judge = createJudgeFolder(registry, [use]);
          if (!(error instanceof Outage)) throw error;
          return judge(release.path, Number.POSITIVE_INFINITY).kind === "free" ? undefined : error;
        }
      },
    );
    const claim = answers.find((answer) => answer !== undefined && !(answer instanceof Outage));
    if (claim && !(claim instanceof Outage)) return claim;
    const outage = answers.find((answer) => answer instanceof Outage);
    if (outage) throw outage;
    return undefined;
  };
}

function claimed(clients: FindTorrentClaimDeps["clients"], name?: string): Reason {
  const owner = clients.find(({ client }) => client.name === name)?.client;
  const thing = owner ? thingOf(owner.kind) : "torrent";
  return {
    code: "torrent_has_it",
    message: sentence`${owner?.title ?? "A download client"} has it as a ${thing}, and moving it would remove the ${thing}'s data. Remove the ${thing} there but keep its data, then ${{ do: "verb", of: "approve" }} the release again; or set INGEST_FILE_METHOD=auto.`,
  };
}
