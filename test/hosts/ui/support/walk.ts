import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import type { LibraryPlace, PageAddress } from "../../../../src/core/page/place.ts";
import { writeTorrents } from "../../../../src/store/torrents/torrents.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { remembered, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";
import { fakeHealth, line, logOf } from "./health.ts";
import { type Scene, setScene } from "./scene.ts";

/** A scene in which every place has something to show, with the releases that some places show. */
export type Everything = AsyncDisposable & {
  scene: Scene;
  ids: { film: number; pack: number; disc: number; filed: number };
};

/**
 * Waiting, filed and undone works, torrents, a log, and a doctor's findings. `more` are additional
 * use cases.
 */
export async function setEverything(
  browser: Browser,
  more: NonNullable<Parameters<typeof setScene>[1]>["useCases"] = {},
): Promise<Everything> {
  const dir = tempFolder();
  const lines = ["Filed #1 as Heat.", "x".repeat(4000)].map((said) => line("info", said));
  writeFileSync(dir.at("log"), `${lines.join("")}${line("error", "It failed.")}`);
  const transmission = new TransmissionPort([
    torrent("a", { name: "Dune.1080p.BluRay.x264-DEMO.mkv" }),
    torrent("b", { status: "downloading", leftUntilDone: 500, percentDone: 0.5, etaSeconds: 600 }),
  ]);
  const scene = await setScene(browser, {
    torrents: (engine) => torrentsOver(engine, transmission.client()),
    useCases: { ...fakeHealth(), ...logOf(dir.at("log")), ...more },
  });
  const { engine, find } = scene;
  const { id: releaseId } = await find("Dune");
  await engine.store.write((trx) =>
    writeTorrents(trx, [remembered("a", { releaseId }), remembered("b")]),
  );
  for (const name of ["Heat.1995", "Matrix.1999", "Lighthouse.2009", "Dune.1984"]) {
    engine.drop(`${name}.mkv`);
  }
  await engine.round();
  const filed = await scene.approve("Heat", 949);
  const back = [await scene.approve("Matrix", 603), await scene.approve("Lighthouse", 270)];
  await scene.approve("Dune.1984", 841);
  await engine.round();
  for (const id of back) await scene.takeBack(id);
  const [film, pack, disc] = await Promise.all(["Dune.1080p", "Firefly", "Metropolis"].map(find));
  return {
    scene,
    ids: { film: film?.id ?? 0, pack: pack?.id ?? 0, disc: disc?.id ?? 0, filed },
    async [Symbol.asyncDispose]() {
      await scene[Symbol.asyncDispose]();
      dir[Symbol.dispose]();
    },
  };
}

/** All places of the route table. The compiler reports a place that is missing here. */
export function placesOf({ film, pack, disc, filed }: Everything["ids"]): PageAddress[] {
  const parts: Record<NonNullable<LibraryPlace["part"]>, PageAddress> = {
    trash: { page: "library", part: "trash" },
    space: { page: "library", part: "space" },
    state: { page: "library", part: "state" },
    missing: { page: "library", part: "missing" },
    audit: { page: "library", part: "audit" },
    rename: { page: "library", part: "rename" },
  };
  const places: Record<PageAddress["page"], PageAddress[]> = {
    home: [{ page: "home" }],
    waiting: [{ page: "waiting" }],
    item: [film, pack, disc, filed].map((id) => ({ page: "item", id })),
    files: [{ page: "files", id: pack }],
    history: [{ page: "history" }, { page: "history", steps: true }],
    library: [
      { page: "library" },
      { page: "library", work: { type: "movie", tmdb_id: 949 } },
      ...Object.values(parts),
    ],
    torrents: [{ page: "torrents" }],
    settings: [{ page: "settings" }],
    health: [{ page: "health" }],
    log: [{ page: "log" }],
    unknown: [{ page: "unknown" }],
  };
  return Object.values(places).flat();
}

/** Counts the page's unanswered requests. For `addInitScript`. */
export const COUNT_ASKED = `
  window.asked = 0;
  const ask = window.fetch;
  window.fetch = (...of) => { window.asked++; return ask(...of).finally(() => window.asked--); };
`;

/** Waits until no request is open and no placeholder is shown, for several frames. */
export const settled = (page: Page, frames = 3): Promise<unknown> =>
  page.evaluate(`new Promise((done) => {
    let quiet = 0;
    const look = () => {
      quiet = window.asked === 0 && !document.querySelector(".grey, .wall .sk") && document.readyState === "complete" ? quiet + 1 : 0;
      if (quiet > ${frames}) done(); else requestAnimationFrame(look);
    };
    look();
  })`);

/** All elements that Tab must reach, in page order; one element per group of radio buttons. */
const STOPS = `(() => {
  const inside = document.querySelector("dialog[open]") ?? document;
  const all = [...inside.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const seen = all.filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0 && !e.disabled);
  const radios = Map.groupBy(seen.filter((e) => e.type === "radio"), (e) => e.name);
  return seen.filter((e) => e.type !== "radio" || e === (radios.get(e.name).find((one) => one.checked) ?? radios.get(e.name)[0]));
})()`;

/** Notes the focused element as visited. Returns faults in how the focus is shown. */
const FOCUSED = `(() => {
  const e = document.activeElement;
  const shown = e.closest(".cand") ?? (e.matches(".vh") ? e.closest("label").querySelector("span") : e);
  const { outlineWidth, outlineStyle } = getComputedStyle(shown);
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const points = (a, b) => [a + 2, (a + b) / 2, b - 2];
  const isSeen = points(left, right).some((x) => points(top, bottom).some((y) => {
    const there = document.elementFromPoint(x, y);
    return there !== null && (shown.contains(there) || e.labels?.[0]?.contains(there));
  }));
  const faults = [...(parseFloat(outlineWidth) >= 2 && outlineStyle !== "none" ? [] : ["no outline: "]), ...(isSeen ? [] : ["covered: "])];
  visited.push(e);
  return faults.map((fault) => fault + e.outerHTML.slice(0, 120));
})()`;

/**
 * Asserts that Tab goes through all usable elements in page order, and that each one shows that it
 * has the focus. Elements may change while others have the focus; what counts is the page at the
 * end.
 */
export async function expectTabOrder(page: Page, where: string): Promise<void> {
  const count = (): Promise<number> => page.evaluate(`(window.stops = ${STOPS}).length`);
  await count();
  await page.evaluate("(window.visited = [stops[0]]), void stops[0].focus()");
  const faults: string[] = [];
  for (let presses = 1; presses < (await count()); presses++) {
    await page.keyboard.press("Tab");
    faults.push(...(await page.evaluate<string[]>(FOCUSED)));
  }
  const missed = "stops.filter((e) => !visited.includes(e)).map((e) => e.outerHTML.slice(0, 120))";
  expect({ faults, missed: await page.evaluate(missed) }, where).toEqual({
    faults: [],
    missed: [],
  });
  const went: number[] = await page.evaluate(
    "visited.filter((e) => e.isConnected).map((e) => stops.indexOf(e))",
  );
  expect(went, where).toEqual(went.toSorted((a, b) => a - b));
}
