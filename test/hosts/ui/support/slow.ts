import type { Browser } from "playwright-core";
import { wholeEngine } from "../../../support/whole-engine.ts";
import { movie } from "../../../support/works.ts";
import { openPage } from "./browser.ts";
import { openDoor } from "./door.ts";

/** 400 kbit/s and 400 ms, as a train or a hotel has. */
export const SLOW = { latencyMs: 400, bytesPerSecond: 50_000 };
export const MAX_MS = 2500;

/** Where the page is opened, what asks for what it shows first, and what that is on the page. */
export const FIRST = [
  ["", "get_home", ".wait-cards li"],
  ["waiting", "get_ingest_queue", "[data-id]"],
] as const;

/** More releases than are shown at first. */
export const MANY = 60;

/** The page as it ships, over our own server, with releases that wait; signed in. */
export async function openFar(browser: Browser, waiting = 1) {
  const catalogue = [movie(841, "Dune", 1984), movie(438_631, "Dune", 2021)];
  const engine = await wholeEngine(catalogue, { auto: false });
  for (let at = 0; at < waiting; at++) engine.drop(`Dune.Copy.${at}.1080p.BluRay.x264-DEMO.mkv`, undefined);
  await engine.round();
  const door = await openDoor(browser, { engine, catalogue });
  const opened = await openPage(browser, `${door.web.url}/torrents#key=${await door.web.key()}`);
  await opened.page.getByRole("navigation").first().waitFor();
  return {
    url: door.web.url,
    page: await opened.context.newPage(),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await door[Symbol.asyncDispose]();
    },
  };
}
