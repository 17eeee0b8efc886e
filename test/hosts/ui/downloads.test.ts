import { mkdirSync, writeFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { Outage } from "../../../src/base/errors.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { recordHealth } from "../../../src/store/releases/sources.ts";
import { writeEffectiveSettings } from "../../../src/store/settings/settings.ts";
import { writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { remembered, torrent } from "../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../support/transmission-port.ts";
import { type SetScene, testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const LABEL = {
  code: "label" as const,
  message: "It has no label that “Only these labels” lists.",
};

/** A Transmission with a torrent in each state; one torrent has a release. */
async function withTorrents(setScene: SetScene, more: TransmissionPort[] = []): Promise<Scene> {
  const half = {
    leftUntilDone: 500,
    percentDone: 0.5,
    etaSeconds: 600,
    downBytesPerSecond: 2 * MIB,
  };
  const transmission = new TransmissionPort([
    torrent("a", { name: "Dune.1080p.BluRay.x264-DEMO.mkv", labels: ["movies"] }),
    torrent("b", { status: "downloading", ...half }),
    torrent("c", { error: "local", errorText: "No data found! <b>Bold</b>" }),
  ]);
  const scene = await setScene({
    torrents: (engine) =>
      torrentsOver(engine, [transmission.client(), ...more.map((port) => port.client(BOX))]),
  });
  const { id: releaseId } = await scene.find("Dune");
  await scene.engine.store.write(async (trx) => {
    await writeTorrents(trx, [remembered("a", { releaseId }), remembered("b", { waits: LABEL })]);
    for (const _ of more) {
      await recordHealth(trx, { kind: "deluge", name: "box at http://box:1", healthy: true });
    }
  });
  return scene;
}

const MIB = 1024 ** 2;
const BOX = { name: "box", title: "Box" };

/** Adds another client with sixty torrents. */
async function withTwoClients(
  setScene: SetScene,
): Promise<{ scene: Scene; box: TransmissionPort }> {
  const box = new TransmissionPort(
    Array.from({ length: 60 }, (_, at) =>
      torrent("d", {
        name: `Other.${at}.mkv`,
        hash: at.toString(16).padStart(40, "0"),
        ...(at === 7 ? { ratio: 9, upBytesPerSecond: MIB } : {}),
      }),
    ),
  );
  return { scene: await withTorrents(setScene, [box]), box };
}

describe("torrents page in a browser", () => {
  test("shows each torrent's progress, wait reason and release", async ({ setScene }) => {
    const scene = await withTorrents(setScene);
    const { page } = await scene.open("torrents");
    const row = (name: string) => page.locator(".drow").filter({ hasText: name });
    await row("Film.b").filter({ hasText: LABEL.message }).waitFor();
    await row("Film.b").filter({ hasText: "10 min left" }).waitFor();
    expect(await row("Film.b").getByRole("progressbar").getAttribute("value")).toBe("50");
    // A bar is shown only while something is missing.
    expect(await row("Film.c").getByRole("progressbar").count()).toBe(0);
    await row("Film.c").filter({ hasText: "No data found! <b>Bold</b>" }).waitFor();
    const { id } = await scene.find("Dune");
    await row("Dune").getByText("Waits for you.").waitFor();
    await row("Dune").getByRole("link", { name: "Decide: Dune" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`item/${id}$`));
  });

  test("finds one of sixty torrents in two clients by keyboard and by touch, and keeps the filter in the address", async ({
    setScene,
  }) => {
    const { scene, box } = await withTwoClients(setScene);
    const { page, context } = await scene.open("torrents");
    const rows = page.locator(".drows .drow");
    await page.getByText("63 of 63").or(page.getByText("50 of 63")).waitFor();
    await page.getByText("2 MiB/s, up 1 MiB/s. 1 downloading, 61 seeding.").waitFor();
    await page.getByRole("button", { name: "Show more" }).press("Enter");
    await expect.poll(() => rows.count()).toBe(63);
    expect(await page.getByRole("button", { name: "Show more" }).count()).toBe(0);
    await page.getByRole("button", { name: /^Need you 2$/ }).press("Enter");
    await page.getByText("2 of 2").waitFor();
    expect(await rows.allTextContents()).toEqual([
      expect.stringContaining("No data found!"),
      expect.stringContaining("Waits for you."),
    ]);
    await page.getByRole("button", { name: /^On the way 1$/ }).press("Space");
    await page.waitForURL(/torrents\?state=on_the_way$/);
    await rows.filter({ hasText: LABEL.message }).waitFor();
    // An address may name a filter that the page does not offer.
    await page.goto(new URL("torrents?state=waits", scene.web.url).href);
    await page.getByRole("button", { name: /^Waiting for something 1$/ }).waitFor();
    await page.getByRole("button", { name: /^All 63$/ }).press("Enter");
    await page.getByLabel("Client").selectOption("box");
    await page.getByText("50 of 60").waitFor();
    await page.getByLabel("Sort").selectOption("Ratio");
    await expect.poll(() => rows.first().textContent()).toContain("Other.7.");
    await page.getByLabel("Search downloads").fill("other 41");
    await page.getByText("1 of 1").waitFor();
    expect(page.url()).toMatch(/torrents\?q=other\+41&client=box&sort=ratio$/);
    await page.reload();
    await page.getByText("1 of 1").waitFor();
    await expectNoViolation(page);
    await page.getByLabel("Search downloads").fill("nothing is so");
    await page.getByText("No download matches.").waitFor();
    await page.getByRole("button", { name: "Show all downloads" }).press("Enter");
    await page.getByText("50 of 63").waitFor();
    expect(await page.getByLabel("Search downloads").inputValue()).toBe("");
    box.torrents.length = 0;
    await context.close();

    const phone = await scene.open("torrents?client=box", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    await phone.page.getByText("No download matches.").waitFor();
    await phone.page.getByRole("button", { name: "Show all downloads" }).tap();
    await phone.page.getByText("3 of 3").waitFor();
    await phone.page.getByRole("link", { name: "Add a client" }).tap();
    await phone.page.getByText("Add a client").waitFor();
    expect(phone.page.url()).toMatch(/settings\?group=downloads$/);
  });

  test("pauses and resumes a torrent, and removes it after showing what happens to its data", async ({
    setScene,
  }) => {
    const scene = await withTorrents(setScene);
    const { page } = await scene.open("torrents");
    await page.locator("summary[aria-label='More: Film.b']").press("Enter");
    await page.getByRole("button", { name: "Pause: Film.b" }).press("Enter");
    await page
      .getByRole("status")
      .filter({ hasText: "It was stopped and neither downloads nor seeds" })
      .waitFor();
    await page.locator("summary[aria-label^='More: Dune']").press("Enter");
    await page.getByRole("button", { name: /^Remove …: Dune/ }).press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Remove Dune/ });
    await dialog.getByText(/its data stays where it is and is never deleted/).waitFor();
    await expectNoViolation(page);
    await dialog.getByRole("button", { name: "Keep it" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.locator("summary[aria-label^='More: Dune']").click();
    await page.getByRole("button", { name: /^Remove …: Dune/ }).click();
    await dialog.getByRole("button", { name: "Remove it" }).click();
    await page.getByRole("status").filter({ hasText: "Its data was not deleted." }).waitFor();
    const did = (await scene.engine.history())
      .filter(({ actor }) => actor === ACTOR)
      .map(({ action }) => action);
    expect(did.toSorted()).toEqual(["torrent_removed", "torrent_stopped"]);
  });

  test("adds a folder using a picker that shows no library folders", async ({ scene }) => {
    const { downloads } = scene.engine;
    mkdirSync(`${downloads}/.later`);
    mkdirSync(`${downloads}/Heat.1995.1080p`);
    writeFileSync(`${downloads}/Heat.1995.1080p/Heat.1995.mkv`, "film");
    const { page } = await scene.open("torrents");
    await page.getByRole("button", { name: "Add a file …" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add a file or folder" });
    await dialog.getByRole("button", { name: `Open ${downloads}` }).waitFor();
    await expect.poll(() => dialog.getByRole("listitem").count()).toBe(1);
    await dialog.getByRole("button", { name: `Open ${downloads}` }).press("Enter");
    await expectNoViolation(page);
    await dialog.getByRole("radio", { name: /Heat/ }).press("Space");
    await dialog.getByRole("button", { name: "Add", exact: true }).press("Enter");
    await page.waitForURL(/item\/\d+$/);
    expect((await scene.find("Heat")).state).toBeDefined();
  });

  test("shows that a new client is being contacted, and does not suggest adding a client", async ({
    scene,
  }) => {
    await scene.engine.store.write((trx) =>
      writeEffectiveSettings(trx, [
        { name: "TRANSMISSION_URL", value: "http://box:9091", origin: "file" },
      ]),
    );
    const { page } = await scene.open("health");
    await page.route(/api\/list_torrents$/, () => {});
    await page.goto(new URL("torrents", scene.web.url).href);
    await page.getByText("Contacting your download client for the first time …").waitFor();
    expect(await page.getByText("See your downloads here").count()).toBe(0);
  });

  test("shows that the daemon will apply a newly saved client after a restart", async ({
    scene,
  }) => {
    const { page } = await scene.open("health");
    // The answer keeps everything that the settings page draws, because that page may load before
    // the test goes back.
    await page.route(/api\/get_settings$/, async (route) => {
      const answer = (await (await route.fetch()).json()) as { settings: { name: string }[] };
      const saved = { value: "box=deluge+http://box:1,nzbget+http://nas:6789", waits: true };
      const settings = answer.settings.map((one) =>
        one.name === "DOWNLOAD_CLIENTS" ? { ...one, ...saved } : one,
      );
      await route.fulfill({ json: { ...answer, settings } });
    });
    await page.goto(new URL("torrents", scene.web.url).href);
    await page.getByRole("link", { name: "applied after the restart" }).first().press("Enter");
    await page.waitForURL(/settings\?group=downloads$/);
    await page.goBack();
    const sources = page.getByRole("list", { name: "Where downloads come from" });
    await sources
      .getByRole("listitem")
      .filter({ hasText: "box applied after the restart" })
      .waitFor();
    await sources
      .getByRole("listitem")
      .filter({ hasText: "NZBGet applied after the restart" })
      .waitFor();
    expect(await page.getByText("See your downloads here").count()).toBe(0);
  });

  test("without a client, suggests connecting one and sends no request for torrents", async ({
    scene,
  }) => {
    const opened = await scene.open("torrents");
    const asked: string[] = [];
    opened.page.on("request", (request) => asked.push(request.url()));
    await opened.page.reload();
    await opened.page.getByText("See your downloads here").waitFor();
    await expectNoViolation(opened.page);
    expect(asked.filter((url) => url.endsWith("list_torrents"))).toEqual([]);
    await opened.page.getByRole("link", { name: "Connect a download client" }).press("Enter");
    await opened.page.waitForURL(/settings\?group=downloads$/);
  });

  test("the downloads of a silent client stay, grey and with the time of its last answer", async ({
    setScene,
  }) => {
    const { scene, box } = await withTwoClients(setScene);
    box.torrents = [
      torrent("e", { name: "Slow.mkv", status: "downloading", percentDone: 0.4, leftUntilDone: 9 }),
      torrent("f", { name: "Done.mkv" }),
    ];
    const { page } = await scene.open("torrents");
    const row = (name: string) => page.locator(".drow").filter({ hasText: name });
    await row("Slow.mkv").filter({ hasText: /40.%/ }).waitFor();
    await row("Done.mkv").locator(".dp.ok").waitFor();
    expect(await page.getByText("as of").count()).toBe(0);

    box.fails = new Outage("client_unavailable", "Box does not answer.");
    await page.reload();
    await row("Slow.mkv").filter({ hasText: "as of" }).waitFor();
    expect(await row("Slow.mkv").locator("progress.calm").count()).toBe(1);
    await row("Done.mkv").filter({ hasText: "as of" }).waitFor();
    expect(await row("Done.mkv").locator(".dp.ok").count()).toBe(0);
    expect(await row("Film.b").getByText("as of").count()).toBe(0);
    await page.getByText("The downloads of box are shown as of").waitFor();
    await page.getByText("Box does not answer.").waitFor();
    await expectNoViolation(page);
  });

  test("a client that does not answer is silent within seconds, on every page", async ({
    setScene,
  }) => {
    const scene = await withTorrents(setScene);
    const { page } = await scene.open("");
    const proofs = page.getByRole("list", { name: "State" });
    const ofClient = proofs.getByRole("listitem").filter({ hasText: "Transmission" });
    await ofClient.getByText("Answers").waitFor();
    const health = createSourceHealth(scene.engine.store, "transmission", systemClock);
    const since = Date.now() - 125_000;
    await health.silent("http://box:9091", since);
    await page.getByRole("banner").getByText("Transmission is silent").waitFor();
    await page.getByRole("heading", { level: 1, name: /^Transmission is silent/ }).waitFor();
    await proofs.getByText("Silent for 2 min").waitFor();
    expect(await ofClient.getByText("Answers").count()).toBe(0);
    expect(await page.getByText("All is well").count()).toBe(0);
    await page.getByRole("link", { name: "Downloads" }).first().click();
    const card = page
      .getByRole("list", { name: "Where downloads come from" })
      .getByRole("listitem")
      .filter({ hasText: "Transmission" });
    await card.getByText("Silent for 2 min").waitFor();
    await card.locator("summary").press("Enter");
    await card.getByRole("button", { name: "Check now" }).waitFor();
    await expectNoViolation(page);
    await page.goto(new URL("health", scene.web.url).href);
    await page.getByText("Transmission does not answer.").waitFor();
    // The next answer ends the silence everywhere.
    await health.note("http://box:9091", undefined);
    await page.getByRole("banner").getByText("All is well").waitFor();
    await page.getByText("Transmission does not answer.").waitFor({ state: "detached" });
  });

  test("each of twenty unfinished torrents has one row, with the reason of its release", async ({
    setScene,
  }) => {
    const transmission = new TransmissionPort(
      Array.from({ length: 20 }, (_, at) =>
        torrent("d", {
          name: `Part.${at}.mkv`,
          hash: at.toString(16).padStart(40, "0"),
          status: "downloading",
          percentDone: 0.5,
          leftUntilDone: 500,
        }),
      ),
    );
    const scene = await setScene({
      drops: transmission.torrents.map(({ name }) => name),
      torrents: (engine) => torrentsOver(engine, [transmission.client()]),
    });
    const reason = { code: "downloading", message: "Its torrent is half done." };
    const known = await Promise.all(
      transmission.torrents.map(async ({ name, hash }) => ({
        ...remembered("d", { releaseId: (await scene.find(name)).id }),
        hash,
      })),
    );
    await scene.engine.store.write(async (trx) => {
      await trx
        .updateTable("release")
        .set({ state: "settling", source: "torrent", reasons_json: JSON.stringify([reason]) })
        .execute();
      await writeTorrents(trx, known);
    });
    const { page } = await scene.open("torrents");
    const rows = page.locator(".drows .drow");
    await rows.first().getByText(reason.message).waitFor();
    await expect.poll(() => rows.count()).toBe(20);
    for (const { name } of transmission.torrents) {
      expect(await rows.filter({ hasText: name }).count()).toBe(1);
    }
    expect(await page.getByText(reason.message).count()).toBe(20);
    expect(await page.getByRole("progressbar").count()).toBe(20);
    // The list begins in the upper third of the window.
    const list = await page.locator(".drows").boundingBox();
    expect(list?.y ?? Number.POSITIVE_INFINITY).toBeLessThan(300);
  });
});
