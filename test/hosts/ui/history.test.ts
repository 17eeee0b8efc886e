import { describe, expect } from "vitest";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import type { StoredServer } from "../../../src/store/servers/media-servers.ts";
import { setServerState } from "../../../src/store/servers/server-states.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** One release is filed by a person, and one stays in review. */
async function decided(scene: Scene): Promise<{ dune: number }> {
  const [dune, { id: office }] = [
    await scene.approve("Dune", 841, "web:phone"),
    await scene.find("The.Office"),
  ];
  await scene.server.data("reject_ingest", { ids: [office] }, "mcp:claude");
  await scene.engine.round();
  return { dune };
}

const serverNamed = (name: string, kind: StoredServer["kind"], title: string): StoredServer => ({
  name,
  kind,
  title,
  proof: "all",
});

/** Configures these servers, and records the state of the release at each of them. */
async function atServers(
  { engine }: Scene,
  releaseId: number,
  states: readonly (readonly [StoredServer, "seen" | "not_seen" | "mismatch"])[],
): Promise<void> {
  const at = engine.clock.now();
  await engine.store.write(async (trx) => {
    await syncMediaServers(
      trx,
      states.map(([server]) => server),
    );
    for (const [{ name: server }, state] of states) {
      await setServerState(trx, { releaseId, server, state, at });
    }
    await trx
      .updateTable("release")
      .set({ plex: "mismatch" })
      .where("id", "=", releaseId)
      .execute();
  });
}

const PLEX = serverNamed("plex", "plex", "Plex");

describe("a filed release's page with several media servers", () => {
  test("lists the release's state and its time at each server", async ({ scene }) => {
    const { dune } = await decided(scene);
    await atServers(scene, dune, [
      [PLEX, "seen"],
      [serverNamed("attic", "jellyfin", 'Jellyfin "attic"'), "mismatch"],
      [serverNamed("shed", "jellyfin", 'Jellyfin "shed"'), "not_seen"],
    ]);
    const { page } = await scene.open(`item/${dune}`);
    const rows = page.getByRole("region", { name: "Media servers" }).getByRole("listitem");
    await expect.poll(() => rows.count()).toBe(3);
    const year = new Date(scene.engine.clock.now()).getFullYear();
    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(new RegExp(`^Plex shows it .*${year}`)),
      expect.stringMatching(new RegExp(`^Jellyfin "attic" shows something else .*${year}`)),
      expect.stringMatching(new RegExp(`^Jellyfin "shed" does not show it .*${year}`)),
    ]);
    await expectNoViolation(page);
    const narrow = await scene.open(`item/${dune}`, { viewport: { width: 360, height: 740 } });
    await narrow.page.getByText('Jellyfin "shed"').waitFor();
    await expectLayout(narrow.page);
  });

  test("lists nothing more with a single server", async ({ scene }) => {
    const { dune } = await decided(scene);
    await atServers(scene, dune, [[PLEX, "mismatch"]]);
    const { page } = await scene.open(`item/${dune}`);
    await page.getByText("Dune (1984) in the library").waitFor();
    expect(await page.getByRole("region", { name: "Media servers" }).count()).toBe(0);
  });
});

describe("history page in a browser", () => {
  test("lists events by day, links to each release, and can be filtered", async ({
    scene,
    setScene,
  }) => {
    const { dune } = await decided(scene);
    const { page } = await scene.open("history?steps=1");
    const rows = page.locator(".happened");
    await rows.filter({ hasText: /Dune.* was approved as Dune \(1984\)\..*by phone/s }).waitFor();
    await rows.filter({ hasText: /Dune.* was filed/ }).waitFor();
    await rows.filter({ hasText: /Office.* was rejected\..*by claude over MCP/s }).waitFor();
    await rows.filter({ hasText: /Metropolis.* waits for your decision/ }).waitFor();
    await expect.poll(() => page.locator(".dayh h2").count()).toBe(1);
    await page.getByRole("link", { name: "Open the trash" }).waitFor();
    await rows.filter({ hasText: "was filed" }).getByRole("link").first().focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`item/${dune}$`));
    await page.goBack();

    await rows.filter({ hasText: "was approved" }).waitFor();
    await page.getByLabel("Who").selectOption("mcp:claude");
    await page.waitForURL(/\?steps=1&actor=mcp%3Aclaude$/);
    await rows.filter({ hasText: "was approved" }).waitFor({ state: "detached" });
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByText("1 of 1").waitFor();
    await page.getByLabel("Who").selectOption("Anybody");
    await page.getByLabel("What").selectOption("Filed");
    await page.waitForURL(/\?steps=1&action=filed$/);
    await rows.filter({ hasText: "was filed" }).waitFor();
    await expect.poll(() => rows.count()).toBe(1);
    await rows.getByRole("button", { name: /^Undo: Dune/ }).waitFor();
    await page.getByLabel("What").selectOption("Approved");
    await rows.filter({ hasText: "was approved" }).waitFor();
    // The release has been filed since, although that is not among the rows.
    await expect.poll(() => rows.getByRole("button").count()).toBe(0);
    // Actors that appeared in earlier rows remain available as choices.
    expect(await page.getByLabel("Who").getByRole("option").allTextContents()).toEqual(
      expect.arrayContaining(["claude over MCP", "phone"]),
    );
    const one = await scene.open(`history?release=${dune}`);
    await one.page.getByText(/^Only Dune/).waitFor();
    await one.page.locator(".happened").filter({ hasText: "was found" }).waitFor();
    await expect
      .poll(() => one.page.locator(".happened").filter({ hasText: "Office" }).count())
      .toBe(0);
    await one.page.getByRole("link", { name: "Full history" }).click();
    await one.page.locator(".happened").filter({ hasText: "Office" }).first().waitFor();
    const none = await scene.open("history?action=playback");
    await none.page.getByText("No events match.").waitFor();
    await expectNoViolation(none.page);
    await none.page.getByRole("button", { name: "Show everything" }).press("Enter");
    await none.page.locator(".happened").first().waitFor();
    const empty = await (await setScene({ drops: [] })).open("history");
    await empty.page.getByText("Nothing has happened yet.").waitFor();
    await empty.page.getByRole("main").getByRole("link", { name: "Waiting" }).press("Enter");
    await empty.page.waitForURL(/waiting$/);
  });

  test("takes back a release filed a week ago after showing its files", async ({ scene }) => {
    await decided(scene);
    scene.engine.clock.advance(7 * 86_400_000);
    const { page } = await scene.open("history?steps=1");
    const filed = page.locator(".happened").filter({ hasText: "was filed" });
    await filed.getByRole("button", { name: /^Undo: Dune/ }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: /^Undo Dune/ });
    await dialog.getByText(/Dune \(1984\)\.mkv/).waitFor();
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await page.getByRole("status").filter({ hasText: "is being undone" }).waitFor();
    await scene.engine.round();
    await page.locator(".happened").filter({ hasText: "was undone" }).waitFor();
    await filed.getByRole("button").waitFor({ state: "detached" });
    expect(scene.engine.inLibrary()).toEqual([]);
  });

  test("loads older pages on request, and adds new events at the top", async ({ setScene }) => {
    const films = Array.from({ length: 30 }, (_, at) => `Nothing.Like.It.${1950 + at}.mkv`);
    const scene = await setScene({ drops: films });
    const { page } = await scene.open("history?steps=1");
    const rows = page.locator(".happened");
    await page.getByText(/^50 of \d+$/).waitFor();
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByRole("button", { name: "Show more" }).waitFor({ state: "detached" });
    const before = await rows.count();
    expect(before).toBeGreaterThan(50);
    const { id } = await scene.find("Nothing");
    await scene.server.data("reject_ingest", { ids: [id] }, "mcp:claude");
    await rows.first().filter({ hasText: "by claude over MCP" }).waitFor();
    await expect.poll(() => rows.count()).toBe(before + 1);
  });

  test("opens a release's history line to show its steps, and finds it by outcome, name and actor", async ({
    scene,
  }) => {
    const { dune } = await decided(scene);
    const { page } = await scene.open("history");
    const rows = page.locator(".rel");
    const row = (name: string) => rows.filter({ hasText: name });
    await row("Dune (1984)").getByText("Filed", { exact: true }).waitFor();
    await row("Metropolis")
      .getByRole("link", { name: /^Decide: Metropolis/ })
      .waitFor();
    await row("Office").getByText("Rejected", { exact: true }).waitFor();
    await row("Office").getByText("claude over MCP").waitFor();
    await expect.poll(() => page.locator(".dayh h2").count()).toBe(1);
    // A name without a work is in the row's first line, like a title.
    const first = row("Metropolis").locator(".rhead");
    expect(await first.innerText()).toMatch(/^Metropolis\.1927\.COMPLETE\.BLURAY-DEMO\s+Waits$/);
    // The engine is not named. A time that the row above shows is not shown again.
    expect(await row("Metropolis").innerText()).not.toContain("engine");
    await page.getByRole("button", { name: "All 5" }).waitFor();
    await page.getByRole("heading", { name: "5 downloads" }).waitFor();
    await page.getByText("1 filed, 3 wait, 1 rejected", { exact: true }).waitFor();
    await row("Dune").locator("summary").focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await row("Dune").getByText("It was approved as Dune (1984).").waitFor();
    await row("Dune").getByRole("link", { name: "In the library" }).waitFor();
    await expectNoViolation(page);
    await page.getByRole("button", { name: /^Rejected 1/ }).click();
    await page.waitForURL(/outcome=left$/);
    await expect.poll(() => rows.count()).toBe(1);
    await row("Office")
      .getByRole("button", { name: /^Retry/ })
      .click();
    await page.getByText("No events match.").waitFor();
    await page.getByRole("button", { name: "Show everything" }).click();
    await page.getByLabel("Search names").fill("dune");
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel("Search names").fill("");
    await page.getByLabel("Who").selectOption("mcp:claude");
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel("Who").selectOption("Anybody");
    await row("Dune").getByRole("button", { name: /^Undo/ }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).press("Enter");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await scene.engine.round();
    await row("Dune")
      .getByRole("link", { name: /^File again/ })
      .click();
    await page.waitForURL(new RegExp(`item/${dune}$`));
  });
});
