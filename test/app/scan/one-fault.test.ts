import { expect, test } from "vitest";
import type { DoctorProbe } from "../../../src/app/doctor/doctor.ts";
import { mediaServers } from "../../../src/app/doctor/probes/media-servers.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Services } from "../../../src/core/services.ts";
import { formatStatusLines } from "../../../src/hosts/cli/show/status-lines.ts";
import { listFailingScans } from "../../../src/store/releases/failing-scans.ts";
import { askWhy } from "../../support/ask-why.ts";
import { doctorFor, doctorsPlex, findingsOf } from "../../support/doctor.ts";
import { HEAT } from "../../support/engine.ts";
import type { PlexFault } from "../../support/plex/fault.ts";
import { untilAtRest } from "../../support/virtual-clock.ts";
import { heatAt, scanning } from "./scanning.ts";

const [plexProbe] = mediaServers;

const MATRIX = { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 } as const;
const FIGHT_CLUB = { type: "movie", tmdbId: 550, title: "Fight Club", year: 1999 } as const;
const SERIES = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
const MAPPINGS = { "Bad.mkv": { season: 1, episodes: [1], titles: ["Pilot"] } };

/** Maximum time by the test's clock that one round may wait for requests that hang. */
const ROUND_MS = 10_000;

/** Files three films and an episode into two libraries of a Plex that reads what it scans. */
async function fourFiled(...faults: PlexFault[]) {
  const it = await scanning({ indexes: true });
  await it.run();
  it.plex.setFaults(...faults);
  const matrix = await it.file("Matrix.mkv", "m", { identity: MATRIX });
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  const club = await it.file("Club.mkv", "c", { identity: FIGHT_CLUB });
  const series = await it.file("Bad.mkv", "b", { identity: SERIES, mappings: MAPPINGS });
  const { clock, store } = it.engine;
  const begun = clock.monotonic();
  return {
    ...it,
    matrix,
    heat,
    club,
    series,
    states: async () => ({
      matrix: await it.plexOf(matrix),
      heat: await it.plexOf(heat),
      club: await it.plexOf(club),
      series: await it.plexOf(series),
    }),
    /** Runs rounds until this time since filing. */
    async liveUntil(ms: number): Promise<void> {
      while (clock.monotonic() - begun < ms) {
        let isOver = false;
        const round = it.run().finally(() => {
          isOver = true;
        });
        let left = ROUND_MS;
        while (true) {
          await untilAtRest(20);
          // While nothing sleeps, the round does real work.
          const step = Math.min(clock.nextIn() ?? 0, 1000);
          if (isOver) break;
          clock.advance(step);
          left -= step;
          if (left < 0) throw new Error("The round waits for a request that hangs.");
        }
        const pause = await round;
        await untilAtRest(20);
        clock.advance(Math.min(pause, 500));
      }
    },
    async status() {
      const view = { lockHeld: () => true, mode: "hybrid" } as const;
      const status = await readStatus(store, view, clock);
      const plex = status.sources.find(({ kind }) => kind === "plex");
      return { plex, text: formatStatusLines(status).join("\n") };
    },
    async why(id: number): Promise<string> {
      const { answer, next } = await askWhy(it.engine)(id);
      return [answer, next].map((text) => toCommandText(text ?? "")).join(" ");
    },
    async doctor(): Promise<string[]> {
      const real = doctorFor(it.engine.downloads, {});
      const failing = await listFailingScans(store.read, "plex_fails");
      const doctor = {
        ...real,
        outside: { ...real.outside, mediaServers: Services.of([doctorsPlex()]) },
        state: { ...real.state, failingScans: async () => failing.map(({ message }) => message) },
      };
      return (await findingsOf(plexProbe as DoctorProbe, doctor)).map(
        ({ level, found }) => `${level}: ${found}`,
      );
    },
  };
}

const SEEN = { matrix: "seen", heat: "seen", club: "seen", series: "seen" };
const MATRIX_SCAN = /\/sections\/1\/refresh.*Matrix/;

test.each<[string, PlexFault[], Partial<typeof SEEN>]>([
  ["one folder's scan is 500", [{ kind: "broken", only: MATRIX_SCAN }], { matrix: "-" }],
  ["one folder's scan hangs", [{ kind: "hang", only: MATRIX_SCAN }], { matrix: "-" }],
  ["one folder's scan is cut off", [{ kind: "reset", only: MATRIX_SCAN }], { matrix: "-" }],
  [
    "all scans of one library are 500",
    [{ kind: "broken", only: /\/sections\/1\/refresh/ }],
    { matrix: "-", heat: "-", club: "-" },
  ],
  [
    "all scans of one library hang",
    [{ kind: "hang", only: /\/sections\/1\/refresh/ }],
    { matrix: "-", heat: "-", club: "-" },
  ],
  [
    "one library's list is 500",
    [{ kind: "broken", only: /\/sections\/1\/all/ }],
    { matrix: "-", heat: "-", club: "-" },
  ],
  [
    "one library's list hangs",
    [{ kind: "hang", only: /\/sections\/1\/all/ }],
    { matrix: "-", heat: "-", club: "-" },
  ],
  [
    "one library's list is a web page",
    [{ kind: "html", only: /\/sections\/1\/all/ }],
    { matrix: "-", heat: "-", club: "-" },
  ],
  ["the other library's scans hang", [{ kind: "hang", only: /2\/refresh/ }], { series: "-" }],
])(
  "while %s, everything else is seen within 30 s, and all once Plex is well",
  async (_, faults, sick) => {
    await using it = await fourFiled(...faults);
    await it.liveUntil(28_000);
    const states = await it.states();
    expect({ ...states, ...sick }).toEqual({ ...SEEN, ...sick });
    expect((await it.status()).plex).toMatchObject({ healthy: true });
    it.plex.setFaults();
    await it.liveUntil(100_000);
    expect(await it.states()).toEqual(SEEN);
    expect(await listFailingScans(it.engine.store.read, "plex_fails")).toEqual([]);
    expect((await it.engine.now(it.matrix.id)).reasons).toEqual([]);
  },
);

test("a folder that Plex keeps failing to scan is named by status, why and doctor", async () => {
  await using it = await fourFiled({ kind: "broken", only: MATRIX_SCAN });
  // Five refusals take 16 s, and more if a busy machine answers late.
  await it.liveUntil(60_000);
  const [place = ""] = await it.places(it.matrix);
  const folder = place.slice(0, place.lastIndexOf("/"));
  const says = `Plex fails to scan "${folder}": Plex did not return a usable response: it has an internal error (500).`;
  const { plex, text } = await it.status();
  expect(plex).toMatchObject({ healthy: true });
  expect(text).toContain(says);
  expect(text).toContain(`1 release waits for it: plex-ingest why ${it.matrix.id}`);
  expect(await it.why(it.matrix.id)).toContain(says);
  expect(await it.doctor()).toEqual([
    "ok: Plex 1.43.0 answers and accepts the token.",
    expect.stringContaining(`warn: ${says}`),
  ]);
  expect(await it.plexOf(it.matrix)).toBe("not_seen");
  expect(it.warnings).toEqual([expect.stringContaining(says)]);
  // The film next to it is in Plex, and its own result is shown.
  expect(await it.why(it.heat.id)).toContain("Plex has it");
});

test("a library that Plex keeps failing to list is named once for all of its releases", async () => {
  await using it = await fourFiled({ kind: "broken", only: /\/sections\/1\/all/ });
  await it.liveUntil(60_000);
  const says = 'Plex fails to list its library "Films": Plex did not return a usable response';
  const { plex, text } = await it.status();
  expect(plex).toMatchObject({ healthy: true });
  expect(text.split(says)).toHaveLength(2);
  expect(text).toContain(`3 releases wait for it: plex-ingest why ${it.matrix.id}`);
  expect(await it.why(it.club.id)).toContain(says);
  expect((await it.doctor())[1]).toContain(says);
  expect(it.warnings).toHaveLength(1);
});

test("one film that Plex cannot look up delays no other film of its library", async () => {
  await using it = await scanning();
  await it.run();
  it.plex.setFaults({ kind: "broken", only: /[?&]title=.*Matrix/ });
  const matrix = await it.file("Matrix.mkv", "m", { identity: MATRIX });
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  for (let second = 0; second < 15; second++) await it.after(1000);
  const [place = ""] = await it.places(heat);
  it.shows(heatAt(place));
  for (let second = 0; second < 15; second++) await it.after(1000);
  expect(await it.plexOf(heat)).toBe("seen");
  for (let second = 0; second < 60; second++) await it.after(1000);
  const [failing] = await listFailingScans(it.engine.store.read, "plex_fails");
  expect(failing).toMatchObject({
    releaseIds: [matrix.id],
    message: expect.stringMatching(/^Plex fails to look up its files: .*\(500\)/),
  });
});

test("blames the server and no release while the server itself is down", async () => {
  await using it = await fourFiled({ kind: "broken" });
  await it.liveUntil(60_000);
  expect((await it.status()).plex).toMatchObject({ healthy: false });
  expect(await listFailingScans(it.engine.store.read, "plex_fails")).toEqual([]);
  it.plex.setFaults();
  await it.liveUntil(120_000);
  expect(await it.states()).toEqual(SEEN);
});

test("a new film is scanned at once in a library whose older folders fail", async () => {
  await using it = await scanning({ indexes: true });
  await it.run();
  it.plex.setFaults({ kind: "broken", only: /refresh.*Sick/ });
  for (let number = 1; number <= 30; number++) {
    const title = `Sick ${number}`;
    const identity = { type: "movie", tmdbId: 1000 + number, title, year: 1999 } as const;
    await it.file(`${title}.mkv`, title, { identity });
  }
  for (let round = 0; round < 60; round++) await it.after(1000);
  const heat = await it.file("Heat.mkv", "h", { identity: HEAT });
  for (let round = 0; round < 10; round++) await it.after(1000);
  expect(await it.plexOf(heat)).toBe("seen");
});
