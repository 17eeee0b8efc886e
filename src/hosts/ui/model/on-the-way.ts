import { isClientKind } from "../../../core/torrent/kinds.ts";
import { clientOfSource } from "../../../core/torrent/source-name.ts";
import type { HomeView, TorrentsAnswer, TorrentView } from "../desk/answers.ts";
import type { VerdictView } from "./pill-state.ts";

export type ReleaseOnTheWay = HomeView["way"][number];

/** A row of what is on its way: a download in its client, or a release that has left it. */
export type WayRow =
  | { kind: "release"; release: ReleaseOnTheWay; asOf?: string | undefined }
  | { kind: "download"; torrent: TorrentView; isMoving: boolean };

/** Releases that are being filed can be stopped, so each of them has a row. */
const MAX_ROWS = 4;

/**
 * Lists what is on its way, the nearest to the library first. A download has its own row if its
 * client has answered; otherwise its release has one, with the time as of which it is true (`asOf`,
 * ISO) if its client is not well.
 */
export function listOnTheWay(
  way: readonly ReleaseOnTheWay[],
  answer: Pick<TorrentsAnswer, "torrents" | "unavailable"> | undefined,
  verdicts: readonly VerdictView[],
): WayRow[] {
  const asked = answer?.torrents.filter(({ release_id: id }) => !isElsewhere(way, id));
  const isListed = (client: string): boolean =>
    answer !== undefined &&
    !answer.unavailable?.some(({ client: name, as_of: at }) => name === client && at === undefined);
  const releases = way
    .filter(({ client }) => client === undefined || !isListed(client))
    .map((release): WayRow => ({ kind: "release", release, asOf: asOfClient(release, verdicts) }));
  const filing = way.filter(({ state }) => state === "filing").length;
  const downloads = (asked ?? []).map(
    (torrent): WayRow => ({ kind: "download", torrent, isMoving: isMoving(torrent) }),
  );
  return [...releases, ...downloads].slice(0, Math.max(MAX_ROWS, filing));
}

/** True if the torrent's release has left its client, and so has its own row. */
const isElsewhere = (way: readonly ReleaseOnTheWay[], id: number | undefined): boolean =>
  way.some((release) => release.id === id && release.client === undefined);

function asOfClient(
  { client }: ReleaseOnTheWay,
  verdicts: readonly VerdictView[],
): string | undefined {
  const verdict = verdicts.find(
    ({ code, name }) => isClientKind(code) && clientOfSource(name, code) === client,
  );
  return verdict && verdict.state !== "well" ? verdict.well_at : undefined;
}

const isMoving = ({
  as_of: asOf,
  progress_percent: percent,
  down_bytes_per_second: down = 0,
}: TorrentView): boolean => asOf === undefined && (percent === 100 || down > 0);
