import { expect } from "vitest";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { parseRelease } from "../../../src/names/index.ts";
import { type RecordedCase, readRecordedCases } from "../../core/arr/recorded.ts";
import type { FakeArr } from "../../support/arr.ts";
import type { ArrDialect } from "../../support/arr-dialect.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { movie, season, series } from "../../support/works.ts";
import { nextToArr } from "./next-to-arr.ts";

// All recorded downloads at the same time, next to stand-ins that answer as the apps did.

/**
 * The reason code at the end, or `filed`. The first two end in `ignored`: the app has imported or
 * refused the download, or counts it as failed.
 */
type Outcome = "arr_imported" | "arr_failed" | "arr_blocked" | "filed";

/**
 * The outcome that a person wants at the end of each recording, and the words of the app in the
 * question. Written from the reports about the recordings, and not from the code.
 */
const WANTED: readonly [name: string, outcome: Outcome, words?: RegExp][] = [
  ["m01", "arr_imported"],
  ["m02", "arr_blocked", /^Radarr cannot import it on its own: Unable to parse file\.$/],
  ["m03", "arr_blocked", /^Radarr cannot import it on its own: Sample\.$/],
  ["m04", "arr_imported"],
  ["m05", "arr_imported"],
  ["m12", "arr_blocked", /^Radarr cannot import it on its own: Movie title mismatch, /],
  ["m13", "arr_imported"],
  ["m14", "arr_imported"],
  ["m18", "filed"],
  // Dismissed in the app, so plex-ingest decides.
  ["m30", "filed"],
  ["m40", "arr_imported"],
  ["m41", "filed"],
  ["m42", "arr_failed"],
  ["m44", "arr_imported"],
  ["m45", "arr_imported"],
  ["m47", "arr_imported"],
  ["m49", "arr_blocked", /^Radarr listed it and no longer does, /],
  ["m54a", "arr_imported"],
  ["m60", "arr_imported"],
  ["m61", "arr_imported"],
  ["m63", "arr_imported"],
  ["m65", "arr_imported"],
  ["m66", "arr_imported"],
  ["m69", "filed"],
  ["m71", "arr_imported"],
  ["m80", "arr_imported"],
  ["s01", "arr_imported"],
  ["s02", "arr_imported"],
  ["s04", "arr_blocked", /^Sonarr cannot import it on its own: Series title mismatch; /],
  ["s05", "arr_imported"],
  ["s06", "arr_blocked", /^Sonarr cannot import it on its own: Invalid season or episode\.$/],
  ["s07", "arr_imported"],
  ["s09", "arr_imported"],
  ["s10", "arr_blocked", /^Sonarr cannot import it on its own: Sample\.$/],
  ["s21", "arr_imported"],
  ["n10", "arr_imported"],
  ["n18", "arr_imported"],
  ["n19", "arr_imported"],
  [
    "n23",
    "arr_blocked",
    /^Radarr counts it as failed in its client: Download has failed wasn't grabbed /,
  ],
];

/** Imports by hand of what the app did not grab. Such events have no id of a download. */
const WITHOUT_ID = ["m47", "n19"];

/** Downloads that an app tries again or is busy with. No person is asked about them. */
const NEVER_ASKED = ["m05", "m45", "m60", "m61", "s02", "s21"];

/** Sonarr answered with errors until its first recorded event. */
const SONARR_FROM_S = 150;

type Played = RecordedCase & { release: string; hash: string; work: Listed };

function toPlayed(recorded: RecordedCase, index: number): Played {
  const { videos } = recorded;
  const [video = ""] = videos;
  const release =
    videos.length > 1 ? video.replace(/E\d\d(?=\.)/, "") : video.replace(/\.mkv$/, "");
  const { title, year, season: number } = parseRelease(release, videos).release;
  const [id, name] = [7000 + index, title ?? ""];
  const work =
    number === null
      ? movie(id, name, year ?? undefined)
      : series(id, name, 2010, [season(number, 10, 2010)]);
  return { ...recorded, release, work, hash: (index + 1).toString().padStart(40, "A") };
}

/** Makes the stand-in of one app list and remember what it did in this second of the recordings. */
function showMoment(
  app: "sonarr" | "radarr",
  fake: FakeArr,
  cases: readonly Played[],
  { zero, at }: { zero: number; at: number },
): void {
  fake.state.queue = [];
  fake.state.history = [];
  for (const { release, hash: downloadId, moments, name } of cases) {
    const past = moments.filter((moment) => moment.app === app && moment.at <= at);
    const last = past.findLast((moment) => "row" in moment);
    if (last && "row" in last && last.row) {
      const { status, state, health, messages, errorMessage } = last.row;
      fake.state.queue.push({
        downloadId,
        title: release,
        status,
        trackedDownloadState: state,
        trackedDownloadStatus: health,
        statusMessages: messages,
        ...(errorMessage === undefined ? {} : { errorMessage }),
      });
    }
    for (const moment of past) {
      if (!("event" in moment)) continue;
      const { type, droppedPath, message, at: ms } = moment.event;
      const file = droppedPath?.split("/").at(-1);
      fake.state.history.push({
        ...(WITHOUT_ID.includes(name) ? {} : { downloadId }),
        sourceTitle: release,
        eventType: type,
        at: zero + ms,
        data: {
          ...(file === undefined ? {} : { droppedPath: `/in/the/container/${release}/${file}` }),
          ...(message === undefined ? {} : { message }),
        },
      });
    }
  }
}

/**
 * Plays all recordings in one dialect, minute by minute, while both apps refresh their queues in
 * every second minute. In no minute is anything filed that an app or a person has to decide.
 */
export async function playRecordings(dialect: ArrDialect): Promise<void> {
  const cases = readRecordedCases().map(toPlayed);
  expect(cases.map(({ name }) => name)).toEqual(WANTED.map(([name]) => name));
  await using here = await nextToArr(cases.map(({ work }) => work));
  const { t, sonarr, radarr } = here;
  // Transmission 4.0, whose labels the apps read.
  t.transmission.session.rpcVersion = 17;
  // Downloads that are there at the engine's first look are a backlog, so these come later.
  await here.minute();
  for (const { release, videos, hash, inCategory, moments } of cases) {
    const label = moments[0]?.app === "sonarr" ? "tv-sonarr" : "radarr";
    const content = Object.fromEntries(videos.map((path) => [path, path]));
    t.add(release, content, { hash: hash.toLowerCase(), labels: inCategory ? [label] : [] });
  }
  const zero = t.engine.clock.now();
  const seconds = Math.max(...cases.flatMap(({ moments }) => moments.map(({ at }) => at)));
  for (const fake of [sonarr, radarr]) fake.state.dialect = dialect;
  for (let minute = 0; minute * 60 <= seconds + 60; minute++) {
    for (const [app, fake] of [
      ["sonarr", sonarr],
      ["radarr", radarr],
    ] as const) {
      showMoment(app, fake, cases, { zero, at: minute * 60 });
      fake.state.isRefreshing = minute % 2 === 1;
    }
    const isAway = minute * 60 < SONARR_FROM_S;
    sonarr.state.instead = isAway ? () => ({ status: 500, body: "" }) : undefined;
    await here.minute();
    await here.followBlocked();
    const mayBeFiled = new Set(WANTED.filter(([, is]) => is === "filed").map(([name]) => name));
    const wrong = cases.filter(
      ({ name, work }) =>
        !mayBeFiled.has(name) && t.engine.inLibrary().some((path) => path.includes(work.title)),
    );
    expect(
      wrong.map(({ name }) => name),
      `filed in minute ${minute}`,
    ).toEqual([]);
    for (const { name, release } of cases.filter((one) => NEVER_ASKED.includes(one.name))) {
      expect((await here.release(release)).state, `${name} in minute ${minute}`).not.toBe("review");
    }
  }
  const found = await Promise.all(
    cases.map(async ({ name, release }) => {
      const { state, reasons } = await here.release(release);
      const [reason] = reasons;
      const outcome = state === "filed" ? state : reason?.code;
      const words = state === "review" && reason ? toCommandText(reason.message) : undefined;
      return { name, outcome, words };
    }),
  );
  expect(found).toEqual(
    WANTED.map(([name, outcome, words]) => ({
      name,
      outcome,
      words: words && expect.stringMatching(words),
    })),
  );
}
