import { expect, test } from "vitest";
import { type AskedDownload, createAskApps } from "../../../src/app/arr/ask-apps.ts";
import { Services } from "../../../src/core/services.ts";
import { movie } from "../../support/works.ts";
import { AFTER_MS, type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0A".repeat(20);
const MINUTES = AFTER_MS / 60_000;

const grabbed = ({ t }: NextToArr) => ({
  downloadId: HASH,
  sourceTitle: FILM,
  eventType: "grabbed",
  at: t.engine.clock.now(),
});

async function withFilm(): Promise<NextToArr> {
  const here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  return here;
}

async function minutes(here: NextToArr, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) await here.minute();
}

/** Radarr starts again: its queue is empty until it looks at its clients. */
function restartRadarr({ radarr, t }: NextToArr): void {
  radarr.state.queue = [];
  radarr.state.startedAt = t.engine.clock.now();
  radarr.state.lookedAt = t.engine.clock.now() - 30_000;
}

test("the empty queue of an app that has just started leads to no question", async () => {
  await using here = await withFilm();
  const { radarr, t } = here;
  radarr.state.history.push(grabbed(here));
  radarr.state.queue.push({
    downloadId: HASH,
    title: FILM,
    trackedDownloadState: "importPending",
  });
  await minutes(here, MINUTES + 2);
  restartRadarr(here);
  for (let minute = 0; minute < 3; minute++) {
    await here.minute();
    const { state, waiting } = await here.release(FILM);
    expect([minute, state]).toEqual([minute, "settling"]);
    expect(JSON.stringify(waiting?.message)).toMatch(/Radarr has looked at its download clients/);
  }
  radarr.state.lookedAt = undefined;
  radarr.state.history.push({
    ...grabbed(here),
    eventType: "downloadFolderImported",
    at: t.engine.clock.now(),
    data: { droppedPath: `/downloads/${FILM}/amber.mkv` },
  });
  await here.minute();
  expect((await here.release(FILM)).state).toBe("ignored");
});

test("the time of an app begins with its first look at the complete download", async () => {
  await using here = await withFilm();
  const { radarr, t } = here;
  radarr.state.history.push(grabbed(here));
  radarr.state.lookedAt = t.engine.clock.now() - 1000;
  await minutes(here, MINUTES + 3);
  expect((await here.release(FILM)).state).toBe("settling");
  radarr.state.lookedAt = undefined;
  await minutes(here, MINUTES - 1);
  expect((await here.release(FILM)).state).toBe("settling");
  await minutes(here, 2);
  const { state, reasons } = await here.release(FILM);
  expect([state, reasons[0]?.code]).toEqual(["review", "arr_blocked"]);
});

test("a download that no app could take is filed without a question about looks", async () => {
  await using here = await withFilm();
  restartRadarr(here);
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
  expect(new Set(here.radarr.asked())).toEqual(
    new Set(["/queue", "/history/since", "/history", "/downloadclient"]),
  );
});

test("news about one download change the answer about this one only, for the rest of the minute", async () => {
  await using here = await withFilm();
  const { clock, signal } = here.t.engine;
  const apps = here.apps.filter(({ kind }) => kind === "radarr");
  const { ask } = createAskApps({
    apps: Services.of(apps),
    clock,
    hashOfNewsId: () => undefined,
    isFolderHere: async () => false,
  });
  const other = "0B".repeat(20);
  const about = (hash: string, more: Partial<AskedDownload> = {}): AskedDownload => ({
    hash: hash.toLowerCase(),
    isInfoHash: true,
    names: [],
    atClient: undefined,
    places: [],
    files: [],
    kinds: [],
    isFollowed: true,
    knownTo: new Set(),
    readAt: new Map(),
    ...more,
  });
  const stateOf = async (download: AskedDownload): Promise<string | undefined> => {
    const [answer] = await ask(download, signal);
    return answer && "queue" in answer ? answer.queue[0]?.state : undefined;
  };
  const show = (state: string): void => {
    here.radarr.state.queue = [HASH, other].map((downloadId) => ({
      downloadId,
      title: "",
      trackedDownloadState: state,
    }));
  };
  show("importBlocked");
  expect([await stateOf(about(HASH)), await stateOf(about(other))]).toEqual([
    "importBlocked",
    "importBlocked",
  ]);
  // Radarr refreshes its queue, as it does around each message.
  show("importPending");
  clock.advance(10_000);
  expect(await stateOf(about(HASH, { newsAgeMs: 1000 }))).toBe("importPending");
  const [answer] = await ask(about(HASH, { newsAgeMs: 1000 }), signal);
  const readAt = new Map([["radarr", answer && "readAt" in answer ? answer.readAt : 0]]);
  show("importing");
  clock.advance(10_000);
  expect(await stateOf(about(other))).toBe("importBlocked");
  // No answer about a download is older than one that it had before.
  expect(await stateOf(about(HASH, { readAt }))).toBe("importPending");
  clock.advance(45_000);
  expect(await stateOf(about(other))).toBe("importing");
});
