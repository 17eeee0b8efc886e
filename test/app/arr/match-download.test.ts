import { expect, test } from "vitest";
import {
  createMatcher,
  type MatchedDownload,
  toLastingId,
} from "../../../src/app/arr/match-download.ts";
import { hashOfNewsId } from "../../../src/clients/index.ts";
import type { ArrEvent } from "../../../src/core/arr/app.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const DRONE = "27e10efb8b0e418381a2e00f3a4fa855";
const TORRENT = "0A".repeat(20);
const NZO = "SABnzbd_nzo_kyt1f0";
const BLACKHOLE = `Blackhole_${FILM}_638000000000000000`;

/** A newsreader's download, which the apps know by this id. */
const downloadOf = (kind: "nzbget" | "sabnzbd", id: string | undefined): MatchedDownload => ({
  hash: (id === undefined ? undefined : hashOfNewsId(id)) ?? "0b".repeat(20),
  isInfoHash: false,
  names: [FILM],
  atClient: { kind, labels: ["other"], folder: "/complete/other", id },
  places: [`/complete/other/${FILM}`],
  files: ["amber.mkv"],
});

/**
 * The ids under which an app lists and records a release of this name, and whether they are about
 * this download. The apps use the parameter `drone` of what they grab, and NZBGet's number of any
 * other download (`Nzbget.GetItems`). Tried with Radarr 6.0.3 and NZBGet 21.0.
 */
const TABLE: readonly [is: string, MatchedDownload, downloadId: string, isOwn: boolean][] = [
  ["its own id", downloadOf("nzbget", DRONE), DRONE, true],
  ["the id of an earlier grab", downloadOf("nzbget", DRONE), "0".repeat(32), false],
  ["the number of another download", downloadOf("nzbget", DRONE), "8", false],
  ["a torrent of the same name", downloadOf("nzbget", DRONE), TORRENT, false],
  ["its own number", downloadOf("nzbget", "8"), "8", true],
  ["another number", downloadOf("nzbget", "8"), "9", false],
  ["the id of what the app grabbed", downloadOf("nzbget", "8"), DRONE, false],
  ["an item of a blackhole folder", downloadOf("nzbget", "8"), BLACKHOLE, true],
  ["an id that is not known yet", downloadOf("nzbget", undefined), DRONE, true],
  ["its own id", downloadOf("sabnzbd", NZO), NZO, true],
  ["another id of SABnzbd", downloadOf("sabnzbd", NZO), "SABnzbd_nzo_abcdef", false],
  ["no id", downloadOf("nzbget", DRONE), "", true],
];

const eventOf = (downloadId: string, more: Partial<ArrEvent> = {}): ArrEvent => ({
  downloadId,
  title: FILM,
  type: "downloadFailed",
  at: 1,
  droppedPath: downloadId === "" ? `/x/${FILM}/amber.mkv` : undefined,
  ...more,
});

test.each(TABLE)("%s in an app is about a download of that name: %#", (_, download, id, isOwn) => {
  const matches = createMatcher(download, { isWatched: false, clients: [], hashOfNewsId });
  const row = { downloadId: id, title: FILM, status: "", state: "", health: "", messages: [] };
  expect(matches.isListed(row)).toBe(isOwn);
  expect(matches.isOwn(eventOf(id))).toBe(isOwn);
  const droppedPath = `D:\\complete\\${FILM}\\amber.mkv`;
  expect(matches.isOwn(eventOf(id, { title: "Another title", droppedPath }))).toBe(isOwn);
});

test("a number of NZBGet is another download's if the name differs", () => {
  // The numbers start again when NZBGet's queue is deleted.
  const other = { title: "Other.Film.1988", droppedPath: "/complete/Other.Film.1988/other.mkv" };
  const isOwn = (id: string): boolean =>
    createMatcher(downloadOf("nzbget", id), {
      isWatched: false,
      clients: [],
      hashOfNewsId,
    }).isOwn(eventOf(id, other));
  expect([isOwn("8"), isOwn(DRONE)]).toEqual([false, true]);
  expect(["8", DRONE, NZO, undefined].map(toLastingId)).toEqual([undefined, DRONE, NZO, undefined]);
});
