import { isAbsolute, join } from "node:path";
import type { Reason } from "../../base/reason-codes.ts";
import type { By } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { isBusy, traitsOf } from "../../core/release/state-traits.ts";
import type { ClientSettings } from "../../core/torrent/client.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import type { Trx } from "../../store/open.ts";
import { listLineageAt } from "../../store/releases/lineage.ts";
import type { NewRelease } from "../../store/releases/release-row.ts";
import {
  addRelease,
  addReleases,
  findLiveAtPath,
  findReadableRelease,
} from "../../store/releases/releases.ts";
import { setOrigin } from "../../store/torrents/torrent-notes.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { changeStateWithin } from "../releases/change-state.ts";
import type { TorrentRegistry } from "./registry.ts";

/**
 * True if the release is undecided. If a decision was made, it applies to the files at the old path
 * and moves with them.
 */
export const isOpen = ({ state }: Release): boolean => traitsOf(state).decision === "open";

/**
 * Returns the path of a torrent's only file or folder. Undefined if the torrent has several, or if
 * its folder is not an absolute path.
 */
export const pathOf = ({
  folder,
  tops,
}: Pick<RegisteredTorrent, "folder" | "tops">): string | undefined =>
  tops?.length === 1 && isAbsolute(folder) ? join(folder, tops[0] ?? "") : undefined;

/**
 * True if a torrent of the release is at the release's path. Other torrents of the release may be
 * elsewhere, because the same torrent in another client belongs to the same release.
 */
export const hasOwn = (
  registry: TorrentRegistry,
  release: Release,
  isMeant: (torrent: RegisteredTorrent) => boolean = () => true,
): boolean =>
  registry
    .allOfRelease(release)
    .some(
      (registeredTorrent) =>
        registeredTorrent.goneAt === undefined &&
        pathOf(registeredTorrent) === release.path &&
        isMeant(registeredTorrent),
    );

/** Returns the releases of other clients' torrents, by info hash. */
export const findTwinReleases = (registry: TorrentRegistry, client: string): Map<string, number> =>
  new Map(
    registry
      .all()
      .flatMap(({ client: other, hash, releaseId, goneAt, waits }) =>
        other === client ||
        releaseId === undefined ||
        goneAt !== undefined ||
        waits?.code === "label"
          ? []
          : [[hash, releaseId]],
      ),
  );

/**
 * Returns the name for a torrent's release. Files from newsgroups often have meaningless names, so
 * for newsreaders, the download's own name is used.
 */
export const toReleaseName = (
  { name, tops }: RegisteredTorrent,
  { kind }: Pick<ClientSettings, "kind">,
): string => (isNewsreader(kind) ? name.replaceAll("/", " ").trim() : "") || (tops?.[0] ?? "");

type TakeOver = {
  /** The release of the same torrent in another client. */
  twin: number | undefined;
  name: string;
  path: string;
  /** True if the client reports the torrent complete. */
  finished: boolean;
  /** True if finished torrents are parked now. */
  parks: boolean;
  /** Reason for parking a release. The folder source uses the same one. */
  backlog: Reason;
};

/**
 * Assigns a release to a torrent: a new release, or the release that the folder source or a person
 * already created for the same path. An undecided release settles again, according to the torrent's
 * rules. A release that the folder source parked also settles again if the torrent is unfinished,
 * which the folder source did not know.
 * @returns the release's id, and whether it was parked by this call
 */
export async function takeOver(
  trx: Trx,
  torrent: RegisteredTorrent,
  { twin, name, path, finished, parks, backlog }: TakeOver,
  by: By,
): Promise<{ id: number; parked: boolean }> {
  if (twin !== undefined && (await findLiveAtPath(trx, path)) === undefined) {
    return { id: twin, parked: false };
  }
  const [state, reasons] =
    parks && finished ? (["ignored", [backlog]] as const) : (["settling", []] as const);
  const made: NewRelease = { source: "torrent", name, path, state, reasons: [...reasons] };
  const id = (await addReleases(trx, [made], by)).get(path);
  if (id !== undefined) return { id, parked: parks && finished };
  const live = await addRelease(trx, made, by);
  const release = await findReadableRelease(trx, live);
  if (release && release.source !== "torrent") {
    await setOrigin(trx, live, { source: "torrent" });
    const open = !torrent.complete && isOpen(release);
    const parked = release.state === "ignored" && release.reasons[0]?.code === backlog.code;
    if (open || (parked && !finished)) {
      await changeStateWithin(trx, release, { kind: "content_changed" }, by);
    }
  }
  return { id: live, parked: false };
}

/**
 * Moves the release of a renamed or moved torrent, together with its child releases. Undecided
 * releases settle again.
 * @returns false if files of any of these releases are being worked on at the old path; in this
 * case, nothing is moved
 */
export async function relocate(
  trx: Trx,
  release: Release,
  path: string,
  name: string,
  by: By,
): Promise<boolean> {
  const lineage = await listLineageAt(trx, release.path);
  const moving = lineage.filter(({ id, parentId }) => id === release.id || parentId === release.id);
  if (moving.some(({ state }) => isBusy(state))) return false;
  await giveWay(trx, path, release.id, by);
  for (const { id } of moving) {
    const current = await findReadableRelease(trx, id);
    if (!current) continue;
    await setOrigin(trx, id, { path, name });
    if (isOpen(current)) await changeStateWithin(trx, current, { kind: "content_changed" }, by);
  }
  return true;
}

/**
 * A watched folder may have shown the new name before the client did. The release that was created
 * from that name gives way to the torrent's release.
 */
async function giveWay(trx: Trx, path: string, torrentsRelease: number, by: By): Promise<void> {
  const live = await findLiveAtPath(trx, path);
  const other =
    live === undefined || live === torrentsRelease
      ? undefined
      : await findReadableRelease(trx, live);
  if (!other || other.parentId === torrentsRelease) return;
  const message = `It is the same download as release ${torrentsRelease}, under its new name.`;
  const ignored = await changeStateWithin(
    trx,
    other,
    { kind: "nothing_to_file", reasons: [{ code: "torrent", message }] },
    by,
  );
  if (!ignored.ok) await changeStateWithin(trx, other, { kind: "vanished" }, by);
}
