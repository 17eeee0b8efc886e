import { writeFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { recordHealth } from "../../../../src/store/releases/sources.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";
import { wholeEngine } from "../../../support/whole-engine.ts";
import { movie } from "../../../support/works.ts";
import { openPage } from "./browser.ts";
import { openDoor } from "./door.ts";
import { fakeHealth, line, logOf } from "./health.ts";

/** 400 kbit/s and 400 ms, as on a train or in a hotel. */
export const SLOW = { latencyMs: 400, bytesPerSecond: 50_000 };
/**
 * Limit for the first rows. Settings took 1.9 s before its controls had kinds, 2.09 s since, 2.11 s
 * with the settings of Sonarr, Radarr and a second catalogue, and 2.16 s with the texts that the
 * verdicts of Health and of the library share with it.
 */
export const MAX_MS = 2180;

/** The address of each page, and the element that it shows first. */
export const FIRST = [
  ["", ".wait-rows li"],
  ["waiting", "[data-id]"],
  ["item/2", "main .acts button"],
  ["library", ".wall .pw"],
  ["library/movie/949", ".herotext h1"],
  ["history", ".rel"],
  ["torrents", ".drow"],
  ["settings", ".srow"],
  ["health", ".doctor"],
  ["log", ".ll"],
] as const;

/** More releases than a page shows at first. */
export const MANY = 60;

/**
 * The shipped page on our own server, with waiting releases, a filed film, a torrent and a log;
 * signed in.
 */
export async function openFar(browser: Browser, waiting = 1) {
  const dir = tempFolder();
  writeFileSync(dir.at("log"), line("info", "Filed #1 as Heat."));
  const catalogue = [
    movie(841, "Dune", 1984),
    movie(438_631, "Dune", 2021),
    movie(949, "Heat", 1995),
  ];
  const engine = await wholeEngine(catalogue, { auto: true });
  engine.drop("Heat.1995.1080p.BluRay.x264-DEMO.mkv", undefined);
  await engine.round();
  for (let at = 0; at < waiting; at++) {
    engine.drop(`Dune.Copy.${at}.1080p.BluRay.x264-DEMO.mkv`, undefined);
  }
  await engine.round();
  const transmission = new TransmissionPort([torrent("a", { name: "Heat.1995" })]);
  const known = { kind: "transmission", name: "http://box:9091", healthy: true } as const;
  await engine.store.write((trx) => recordHealth(trx, { ...known, checkedAt: Date.now() }));
  const door = await openDoor(browser, {
    engine,
    catalogue,
    // Long enough for a loaded machine.
    writtenWithinMs: 60_000,
    torrents: (own) => torrentsOver(own, transmission.client()),
    useCases: { ...fakeHealth(), ...logOf(dir.at("log")) },
  });
  const opened = await openPage(browser, `${door.web.url}/no-page#key=${await door.web.key()}`);
  await opened.page.getByRole("navigation").first().waitFor();
  return {
    engine,
    first: opened.page,
    url: door.web.url,
    page: await opened.context.newPage(),
    /** Simulates a returning browser that has kept only its session. */
    openAgain: async () =>
      browser.newContext({ storageState: await opened.context.storageState() }),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
      dir[Symbol.dispose]();
    },
  };
}
