import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { remembered, torrent } from "../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../support/transmission-port.ts";
import { missingBrowser, openBrowser } from "./support/browser.ts";
import { expectGoodLooks, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { type Scene, setScene } from "./support/scene.ts";

const LABEL = { code: "label" as const, message: "It has none of the labels that TRANSMISSION_LABELS takes." };

/** A Transmission with a torrent in each state, one with a release. */
async function withTorrents(browser: Browser, more: string[] = []): Promise<Scene> {
  const half = { leftUntilDone: 500, percentDone: 0.5, etaSeconds: 600 };
  const transmission = new TransmissionPort([
    torrent("a", { name: "Dune.1080p.BluRay.x264-DEMO.mkv", labels: ["movies"] }),
    torrent("b", { status: "downloading", ...half }),
    torrent("c", { error: "local", errorText: "No data found! <b>Bold</b>" }),
    ...more.map((name, at) => torrent("d", { name, hash: at.toString(16).padStart(40, "0") })),
  ]);
  const scene = await setScene(browser, { torrents: (engine) => torrentsOver(engine, transmission.client()) });
  const { id: releaseId } = await scene.find("Dune");
  await scene.engine.store.write((trx) =>
    writeTorrents(trx, [remembered("a", { releaseId }), remembered("b", { waits: LABEL })]),
  );
  return scene;
}

describe.skipIf(missingBrowser() !== undefined)("torrents, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("each says how far it is, what it waits for and which release it is", async () => {
    await using scene = await withTorrents(browser);
    await using opened = await scene.open("torrents");
    const { page, complaints, strangers } = opened;
    const row = (name: string) => page.locator(".lines > li").filter({ hasText: name });
    await row("Film.b").filter({ hasText: LABEL.message }).waitFor();
    await row("Film.b").filter({ hasText: "10 min left" }).waitFor();
    expect(await row("Film.b").getByRole("progressbar").getAttribute("value")).toBe("50");
    await row("Film.c").filter({ hasText: "No data found! <b>Bold</b>" }).waitFor();
    const { id } = await scene.find("Dune");
    await row("Dune")
      .getByRole("link", { name: `#${id} is in review` })
      .focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`item/${id}$`));
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  test("they are filtered by state, and read page by page", async () => {
    await using scene = await withTorrents(
      browser,
      Array.from({ length: 60 }, (_, at) => `Other.${at}`),
    );
    await using opened = await scene.open("torrents");
    const { page } = opened;
    const rows = page.locator(".lines > li");
    await page.getByText("50 of 63").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("63 of 63").waitFor();
    expect(await rows.count()).toBe(63);
    await page.getByLabel("State").selectOption("Downloading");
    await page.getByText("1 of 1").waitFor();
    expect(await rows.count()).toBe(1);
    await page.getByLabel("State").selectOption("Stopped");
    await page.getByText("No torrent is in this state.").waitFor();
  });

  test("without Transmission the page says so, and calls it no fault", async () => {
    await using scene = await setScene(browser);
    await using opened = await scene.open("torrents");
    await opened.page.locator(".note.info").filter({ hasText: "not configured" }).waitFor();
    expect(await opened.page.getByRole("alert").count()).toBe(0);
    expect(await opened.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await expectNoViolation(opened.page);
  });

  test("at every size, light and dark, nothing overflows and axe finds nothing", async () => {
    await using scene = await withTorrents(browser, ["W".repeat(250), "<img src=x onerror=alert(1)>"]);
    await using opened = await scene.open("torrents");
    await expectGoodLooks(opened, () => opened.page.getByText("<img src=x onerror=alert(1)>").waitFor());
  });
});
