import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { Outage } from "../../../src/base/errors.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { remembered, torrent } from "../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../support/transmission-port.ts";
import { movie } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectGoodLooks, expectVisibleFocus } from "./support/inspect.ts";

const test = testInBrowser();

const HOSTILE = "<img src=x onerror=alert(1)>";
const CATALOGUE = [
  movie(841, "Dune", 1984),
  movie(949, "Heat", 1995),
  movie(31_000, "שלום", 2004),
  movie(31_001, HOSTILE, 2001),
];

describe("home page in a browser", () => {
  test("shows whether all is well, files the likely release, and links to the other releases", async ({
    setScene,
  }) => {
    const scene = await setScene({
      catalogue: CATALOGUE,
      drops: ["Heat.1995.1080p.mkv", "Nothing.Like.It.2001.mkv"],
    });
    const { page } = await scene.open("");
    await page.getByRole("heading", { level: 1, name: "2 downloads wait for you" }).waitFor();
    // Nothing is on its way: one line below what waits, and no empty column.
    const widthOf = async (name: string) =>
      (await page.getByRole("region", { name }).boundingBox())?.width;
    await page.getByText("Nothing is on its way.").waitFor();
    expect(await widthOf("On its way")).toBe(await widthOf("Waiting"));
    await page.getByRole("button", { name: "File as Heat (1995)" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "Heat (1995) is approved" }).waitFor();
    await page.getByRole("heading", { level: 1, name: "1 download waits for you" }).waitFor();
    await page.getByText("It is filed next.").waitFor();
    await scene.engine.round();
    await page.getByRole("list", { name: "Recently filed" }).getByText("Heat").first().waitFor();
    await page.getByText("Nothing is on its way.").waitFor();
    await page.getByRole("link", { name: "Search: Nothing.Like.It.2001.mkv" }).press("Enter");
    await page.getByRole("heading", { level: 2, name: /Nothing/ }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "All 1" }).click();
    await page.waitForURL(/\/waiting$/);
  });

  test("shows each waiting release in two lines with one button, three of them on a phone", async ({
    scene,
  }) => {
    const opened = await scene.open("");
    const { page } = opened;
    await page.getByRole("link", { name: "Decide all 5", exact: true }).waitFor();
    const rows = page.locator(".wait-rows > li");
    await expect.poll(() => rows.count()).toBe(5);
    const boxes = async (of: string): Promise<{ y: number; width: number; height: number }[]> => {
      const all = await page.locator(of).all();
      return (await Promise.all(all.map((one) => one.boundingBox()))).flatMap((box) => box ?? []);
    };
    const acts = ".wait-rows > li > :is(button, .button)";
    expect((await boxes(".wait-rows > li")).map(({ height }) => Math.round(height))).toEqual(
      Array.from({ length: 5 }, () => 65),
    );
    expect(new Set((await boxes(acts)).map(({ width }) => Math.round(width))).size).toBe(1);
    // The act for all of them is the one solid button.
    expect(await page.locator("main .main").allInnerTexts()).toEqual(["Decide all 5"]);
    const phone = await scene.open("", { viewport: { width: 360, height: 740 } });
    await phone.page.locator(".wait-rows > li").nth(4).waitFor();
    const bar = (await phone.page.locator(".bottom").boundingBox())?.y ?? 0;
    const third = await phone.page.locator(".wait-rows > li").nth(2).boundingBox();
    expect((third?.y ?? 0) + (third?.height ?? 0)).toBeLessThan(bar);
    await expectGoodLooks(opened, () => rows.first().waitFor(), [[360, 740]]);
    await page.getByRole("link", { name: "Decide all 5", exact: true }).press("Enter");
    await page.waitForURL(/\/waiting$/);
  });

  test("shows how far downloads are, what the others wait for, and the age of an old number", async ({
    setScene,
  }) => {
    const half = {
      status: "downloading" as const,
      percentDone: 0.4,
      leftUntilDone: 600,
      etaSeconds: 600,
      downBytesPerSecond: 2 * 1024 ** 2,
    };
    const transmission = new TransmissionPort([
      torrent("a", { name: "Dune.1984.mkv", ...half }),
      torrent("b", half),
      torrent("c", { ...half, status: "stopped" }),
    ]);
    const scene = await setScene({
      catalogue: CATALOGUE,
      drops: ["Dune.1984.mkv"],
      torrents: (engine) => torrentsOver(engine, [transmission.client()]),
    });
    const { id: releaseId } = await scene.find("Dune");
    const message = "40 % is downloaded, 600 B to go.";
    const waits = { code: "downloading" as const, message };
    await scene.engine.store.write(async (trx) => {
      await trx
        .updateTable("release")
        .set({ state: "settling", source: "torrent", reasons_json: JSON.stringify([waits]) })
        .where("id", "=", releaseId)
        .execute();
      await writeTorrents(trx, [
        remembered("a", { releaseId, waits }),
        remembered("b", { waits }),
        remembered("c", { waits: { code: "stopped", message: `It was stopped: ${message}` } }),
      ]);
    });
    const opened = await scene.open("");
    const { page } = opened;
    const way = page.getByRole("region", { name: "On its way" });
    const dune = way.getByRole("listitem").filter({ hasText: "Dune" });
    await dune.filter({ hasText: /40.%, 2 MiB\/s\s*10 min left/ }).waitFor();
    expect(await dune.getByRole("progressbar").getAttribute("value")).toBe("40");
    expect(await way.locator("progress.calm").count()).toBe(0);
    await way.getByText("3 downloads: 2 downloading, 1 stopped").waitFor();
    await expectGoodLooks(opened, () => dune.waitFor());

    transmission.fails = new Outage("client_unavailable", "Transmission does not answer.");
    await page.reload();
    await dune.filter({ hasText: /40.%, as of \d/ }).waitFor();
    expect(await dune.locator("progress.calm").count()).toBe(1);
    // A client that this server never asked has the age of its last answer to the engine.
    await page.route("**/api/list_torrents", (route) => route.abort());
    await page.reload();
    await dune.filter({ hasText: message }).waitFor();
    const health = createSourceHealth(scene.engine.store, "transmission", scene.engine.clock);
    await health.note("http://box:9091", undefined);
    await health.note("http://box:9091", "Transmission does not answer.");
    await dune.filter({ hasText: /as of \d/ }).waitFor();
  });

  test("shows failures first, a copy with progress and a stop button, and a countdown while files settle", async ({
    setScene,
  }) => {
    const scene = await setScene({
      catalogue: CATALOGUE,
      drops: ["Heat.1995.mkv", "Dune.1984.mkv"],
    });
    const { engine } = scene;
    const [heat, dune] = [await scene.find("Heat"), await scene.find("Dune")];
    const until = engine.clock.now() + 3_600_000;
    await engine.store.write(async (trx) => {
      const reasons_json = JSON.stringify([{ code: "settling", message: "It settles.", until }]);
      await trx
        .updateTable("release")
        .set({ state: "settling", reasons_json })
        .where("id", "=", heat.id)
        .execute();
      await trx.updateTable("release").set({ state: "filing" }).where("id", "=", dune.id).execute();
    });
    await createSourceHealth(engine.store, "plex", engine.clock).note(
      "plex",
      "Plex does not answer: nothing is listening at its address; check that it runs.",
    );
    await createSourceHealth(engine.store, "tmdb", engine.clock).note(
      "https://tmdb.example",
      "TMDB is away.",
    );
    for (const kind of ["sonarr", "tvmaze"] as const) {
      await createSourceHealth(engine.store, kind, engine.clock).note(kind, undefined);
    }
    const opened = await scene.open("");
    const { page } = opened;
    await page.getByRole("heading", { level: 1, name: "Plex does not answer." }).waitFor();
    await page.getByText("Affected downloads wait; nothing is lost.").waitFor();
    await page.getByRole("banner").getByText("Trouble with Plex and 1 more").waitFor();
    const toSettings = page
      .locator(".troubles > li")
      .first()
      .getByRole("link", { name: "Settings" });
    await expect.poll(() => toSettings.getAttribute("href")).toBe("settings?group=servers");
    await page.getByRole("banner").getByRole("link", { name: "Health" }).waitFor();
    const proofs = page.locator(".proofs > li > b");
    const services = ["Plex", "TMDB", "TVmaze", "Sonarr"];
    await expect.poll(() => proofs.allInnerTexts()).toEqual(expect.arrayContaining(services));
    await expect
      .poll(() => page.locator(".troubles > li").first().innerText())
      .toContain("Plex does not answer: nothing is listening");
    await page.getByRole("button", { name: /^Stop.*: Dune/ }).waitFor();
    // An hour is not counted in seconds.
    const left = page.getByText(/^(?:1 h )?\d+ min left$/);
    const minutesOf = (shown: string): number => {
      const [, hours = "0", minutes = "0"] = /(?:(\d+) h )?(\d+) min/.exec(shown) ?? [];
      return 60 * Number(hours) + Number(minutes);
    };
    await expectGoodLooks(opened, () => left.waitFor());
    // The server's clock is used, even if the browser's clock is wrong by a day.
    for (const days of [1, -1]) {
      const wrong = await scene.open("health");
      await wrong.page.clock.install({ time: Date.now() + days * 86_400_000 });
      await wrong.page.goto(page.url());
      const there = wrong.page.getByText(/ min left$/);
      const minutes = async (): Promise<number> => minutesOf(await there.innerText());
      const first = await minutes();
      expect(Math.abs(first - minutesOf(await left.innerText()))).toBeLessThan(30);
      await wrong.page.clock.runFor(5 * 60_000);
      expect(await minutes()).toBeLessThanOrEqual(first - 4);
    }
  });

  test("reads plots column by column with arrow keys, and as tables", async ({ setScene }) => {
    const scene = await setScene({
      catalogue: CATALOGUE,
      drops: ["Heat.1995.mkv", "Dune.1984.mkv"],
    });
    await scene.approve("Heat", 949);
    await scene.approve("Dune", 841);
    await scene.engine.round();
    const opened = await scene.open("");
    const { page } = opened;
    const plot = page.getByRole("figure", { name: "Filed in the last 30 days" });
    // One day is a number, and not a chart of one bar.
    await plot.getByText("The chart appears after 3 days with downloads.").waitFor();
    expect(await plot.locator(".big").textContent()).toBe("2 filings");
    await expect.poll(() => plot.locator("svg").count()).toBe(0);
    await expect
      .poll(() => page.getByRole("figure", { name: "Space" }).locator(".column").count())
      .toBe(5);
    await page.route("**/api/get_plots", async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as {
        days: { alone: number; seconds?: { low: number; median: number; high: number } }[];
      };
      for (const day of answer.days.slice(-4, -1)) {
        day.alone += 1000;
        day.seconds = { low: 5, median: 20, high: 90 };
      }
      await route.fulfill({ json: answer });
    });
    await page.reload();
    await plot.locator(".column").first().waitFor();
    expect(await plot.locator(".big").textContent()).toBe("3,002 filings");
    const columns = plot.locator(".column");
    await expect.poll(() => columns.count()).toBe(30);
    await plot.locator(".column[tabindex='0']").focus();
    for (let at = 0; at < 4; at++) await page.keyboard.press("ArrowLeft");
    await expect
      .poll(() => page.evaluate("document.activeElement.ariaLabel"))
      .toMatch(/: 0 without asking, 0 approved by a person, 0 undone$/);
    await page.keyboard.press("Home");
    await expect
      .poll(() => page.evaluate("document.activeElement === document.querySelector('.column')"))
      .toBe(true);
    for (const name of ["Decided automatically", "Space", "From download to library"]) {
      await page.getByRole("figure", { name }).getByText("As a table").click();
    }
    await page
      .getByRole("figure", { name: "Space" })
      .getByRole("row", { name: /^Films .* 2 works$/ })
      .waitFor();
    await expectGoodLooks(opened, () => plot.waitFor(), [[360, 740]]);
  });
});
