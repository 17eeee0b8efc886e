import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { remembered, torrent } from "../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../support/transmission-port.ts";
import { type SetScene, testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const LABEL = { code: "label" as const, message: "It has none of the labels that TRANSMISSION_LABELS takes." };

/** A Transmission with a torrent in each state, one with a release. */
async function withTorrents(setScene: SetScene, more: string[] = []): Promise<Scene> {
  const half = { leftUntilDone: 500, percentDone: 0.5, etaSeconds: 600 };
  const transmission = new TransmissionPort([
    torrent("a", { name: "Dune.1080p.BluRay.x264-DEMO.mkv", labels: ["movies"] }),
    torrent("b", { status: "downloading", ...half }),
    torrent("c", { error: "local", errorText: "No data found! <b>Bold</b>" }),
    ...more.map((name, at) => torrent("d", { name, hash: at.toString(16).padStart(40, "0") })),
  ]);
  const scene = await setScene({ torrents: (engine) => torrentsOver(engine, transmission.client()) });
  const { id: releaseId } = await scene.find("Dune");
  await scene.engine.store.write((trx) =>
    writeTorrents(trx, [remembered("a", { releaseId }), remembered("b", { waits: LABEL })]),
  );
  return scene;
}

describe("torrents, in a browser", () => {
  test("each says how far it is, what it waits for and which release it is", async ({ setScene }) => {
    const scene = await withTorrents(setScene);
    const { page } = await scene.open("torrents");
    const row = (name: string) => page.locator(".drow").filter({ hasText: name });
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
  });

  test("they are filtered by state, and read page by page", async ({ setScene }) => {
    const scene = await withTorrents(
      setScene,
      Array.from({ length: 60 }, (_, at) => `Other.${at}`),
    );
    const { page } = await scene.open("torrents");
    const rows = page.locator(".drow");
    await page.getByText("50 of 63").waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("63 of 63").waitFor();
    await expect.poll(() => rows.count()).toBe(63);
    await page.getByLabel("State").selectOption("Downloading");
    await page.getByText("1 of 1").waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel("State").selectOption("Stopped");
    await page.getByText("No download is in this state.").waitFor();
  });

  test("a torrent is paused, resumed, and removed after what that does to its data was shown", async ({ setScene }) => {
    const scene = await withTorrents(setScene);
    const { page } = await scene.open("torrents");
    await page.getByRole("button", { name: "Pause: Film.b" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "It was stopped." }).waitFor();
    await page.getByRole("button", { name: /^Remove …: Dune/ }).press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Remove Dune/ });
    await dialog.getByText(/its data stays where it is and is never deleted/).waitFor();
    await expectNoViolation(page);
    await dialog.getByRole("button", { name: "Leave it" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Remove …: Dune/ }).click();
    await dialog.getByRole("button", { name: "Remove it" }).click();
    await page.getByRole("status").filter({ hasText: "Its data was not deleted." }).waitFor();
    const did = (await scene.engine.history()).filter(({ actor }) => actor === ACTOR).map(({ action }) => action);
    expect(did.toSorted()).toEqual(["torrent_removed", "torrent_stopped"]);
  });

  test("a folder is taken in by a picker that shows no folder of the library", async ({ scene }) => {
    const { downloads } = scene.engine;
    mkdirSync(`${downloads}/.later`);
    mkdirSync(`${downloads}/Heat.1995.1080p`);
    writeFileSync(`${downloads}/Heat.1995.1080p/Heat.1995.mkv`, "film");
    const { page } = await scene.open("torrents");
    await page.getByRole("button", { name: "Take in …" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Take in a file or folder" });
    await dialog.getByRole("button", { name: `Open ${downloads}` }).waitFor();
    await expect.poll(() => dialog.getByRole("listitem").count()).toBe(1);
    await dialog.getByRole("button", { name: `Open ${downloads}` }).press("Enter");
    await expectNoViolation(page);
    await dialog.getByRole("radio", { name: /Heat/ }).press("Space");
    await dialog.getByRole("button", { name: "Take it in" }).press("Enter");
    await page.waitForURL(/item\/\d+$/);
    expect((await scene.find("Heat")).state).toBeDefined();
  });

  test("without Transmission the page says so, and calls it no fault", async ({ scene }) => {
    const opened = await scene.open("torrents");
    await opened.page.locator(".note.info").filter({ hasText: "not configured" }).waitFor();
    await expect.poll(() => opened.page.getByRole("alert").count()).toBe(0);
    await expect.poll(() => opened.page.getByRole("button", { name: "Try again" }).count()).toBe(0);
    await expectNoViolation(opened.page);
  });
});
