import { rmSync } from "node:fs";
import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { recordHealth } from "../../../src/store/releases/sources.ts";
import { filesOfReleases } from "../../../src/store/works/work-parts.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

/** Files two releases, with a Plex that responds. */
async function filed(scene: Scene): Promise<{ dune: number; office: number }> {
  const [dune, { id: office }] = [await scene.approve("Dune", 841), await scene.find("The.Office")];
  await scene.server.data("approve_ingest", {
    ids: [office],
    type: "tv",
    tmdb_id: 2996,
    season: 1,
    episodes: [2],
  });
  await scene.engine.round();
  await createSourceHealth(scene.engine.store, "plex", scene.engine.clock).note("plex", undefined);
  return { dune, office };
}

/** Records what Plex showed of the release, as the engine does. */
const noticed = (
  { engine: { store, clock } }: Scene,
  id: number,
  plex: "mismatch" | "not_seen",
): Promise<void> =>
  store.write(async (trx) => {
    await setPlex(trx, id, plex);
    await appendHistory(trx, {
      at: clock.now(),
      releaseId: id,
      name: `Release.${id}`,
      action: `plex_${plex}`,
      actor: "engine",
      detail: {},
    });
  });

describe("library page in a browser", () => {
  test("shows one line if Plex shows everything, and says how much it has shown until then", async ({
    scene,
  }) => {
    const { dune, office } = await filed(scene);
    const { page } = await scene.open("library/state");
    await page.getByText("Plex was seen to show 0 of 2 works that were filed.").waitFor();
    expect(await page.getByText(/^Yes/).count()).toBe(0);
    // A long button leaves the sentence its room.
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    for (const id of [dune, office]) {
      await scene.engine.store.write((trx) => setPlex(trx, id, "seen"));
    }
    await page.reload();
    await page.getByText("Yes: Plex shows all 2 works that were filed.").waitFor();
    await expect.poll(() => page.locator("main .note.warning").count()).toBe(0);
  });

  test("links to the release of a file that Plex does not show or shows as another work", async ({
    scene,
  }) => {
    const { dune, office } = await filed(scene);
    const { page } = await scene.open("library/state");
    await page.getByText(/was seen to show 0 of 2/).waitFor();
    await noticed(scene, dune, "not_seen");
    await noticed(scene, office, "mismatch");
    await page.getByText("Plex does not show 1 filed download.").waitFor();
    await page.getByText("Plex shows 1 filed download as something else.").waitFor();
    await page.getByText(/was seen to show/).waitFor({ state: "detached" });
    await expectNoViolation(page);
    await page.getByRole("link", { name: /^Dune/ }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.waitForURL(new RegExp(`item/${dune}$`));
    await page.goBack();
    await page.getByRole("link", { name: "See when it was noticed" }).first().click();
    await page.waitForURL(/history\?action=plex_not_seen$/);
    await page.locator(".happened").filter({ hasText: "is not shown by Plex" }).waitFor();
  });

  test("names the media servers that are configured, and those whose last check failed", async ({
    scene,
  }) => {
    const { dune } = await filed(scene);
    await noticed(scene, dune, "not_seen");
    const known = async (kind: "plex" | "jellyfin", name: string, healthy: boolean) =>
      scene.engine.store.write((trx) =>
        recordHealth(trx, { kind, name, healthy, ...(healthy ? {} : { message: "It is off." }) }),
      );
    await scene.engine.store.read.deleteFrom("source").execute();
    await known("jellyfin", "attic", false);
    const { page } = await scene.open("library/state");
    await page.getByRole("heading", { name: "Jellyfin lacks 1 filed download" }).waitFor();
    await page.getByText("Jellyfin does not show 1 filed download.").waitFor();
    const servers = page.getByRole("list", { name: "Media servers" }).getByRole("listitem");
    await servers.filter({ hasText: 'Jellyfin "attic"' }).getByText("It is off.").waitFor();
    await known("plex", "plex", true);
    await page.reload();
    await page.getByText("Media servers do not show 1 filed download.").waitFor();
  });

  test("marks a film whose file was deleted by hand, and links to the action that files it again", async ({
    scene,
  }) => {
    const { dune } = await filed(scene);
    const [file] = await filesOfReleases(scene.engine.store.read, [dune]);
    const { page } = await scene.open("library/movie/841");
    await page.getByText("in the library", { exact: true }).waitFor();
    rmSync(file?.path ?? "");
    await page.reload();
    await page.getByText("1 file is missing: it was moved or deleted by hand").waitFor();
    await page.getByText("missing", { exact: true }).last().waitFor();
    await expect.poll(() => page.getByText("in the library", { exact: true }).count()).toBe(0);
    await expectNoViolation(page);
    await page.getByRole("button", { name: /^Undo: Dune/ }).click();
    // The dialog mentions the trash only if something goes there.
    await page.getByText("These files are missing, so they are not moved to the trash").waitFor();
    expect(await page.getByText("move from the library to the trash").count()).toBe(0);
    await page.getByRole("dialog").getByRole("button", { name: "Undo it" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await scene.engine.round();
    await page.getByText("The library has no files of this work.").waitFor();
    // Nothing went to the trash, so nothing can be put back.
    await page.getByRole("link", { name: /^File again: Dune/ }).waitFor();
    expect(await page.getByText(/put back|trash/i).count()).toBe(0);
    await expectNoViolation(page);
    await page.getByRole("link", { name: /^File again: Dune/ }).click();
    await page.waitForURL(new RegExp(`item/${dune}$`));
    await page.getByText("What is it?").first().waitFor();
  });

  test("shows the progress of long steps, and links to the settings of media servers when none is configured", async ({
    scene,
  }) => {
    const { id } = await scene.find("Metropolis");
    await scene.noteStep("unpack", id);
    const { page } = await scene.open("");
    await page.getByText("Unpacked 24 GiB of 58 GiB").waitFor();
    await page.getByText("102 MiB/s").waitFor();
    await expect
      .poll(() => page.getByRole("progressbar", { name: /^Unpacked: Metropolis/ }).count())
      .toBe(1);
    await page.goto(`${page.url()}library/state`);
    await page.getByText("Nothing has been filed yet.").waitFor();
    await page.getByRole("link", { name: "Set up a media server" }).click();
    await page.waitForURL(/settings\?group=servers$/);
  });

  test("takes back one wrong episode of a pack from its row, after which its release asks for the number", async ({
    scene,
  }) => {
    const { id } = await scene.find("Firefly");
    const episodes = [1, 2].map((episode) => ({
      path: `Firefly.S01E0${episode}.720p.WEB-DL.x264-DEMO.mkv`,
      season: 1,
      episodes: [episode],
    }));
    const files = [...episodes, { path: "fx-the-ghost-ship.mkv", season: 1, episodes: [3] }];
    await scene.server.data("approve_ingest", { ids: [id], type: "tv", tmdb_id: 1437, files });
    await scene.engine.round();
    const { page } = await scene.open("library/tv/1437");
    await page.getByRole("heading", { name: "Downloads", exact: true }).waitFor();
    await page.getByRole("button", { name: /^Undo: Firefly .*s01e03/ }).click();
    const dialog = page.getByRole("dialog");
    await dialog
      .getByText(/s01e03/)
      .last()
      .waitFor();
    await expect.poll(() => dialog.getByText(/s01e0[12]/).count()).toBe(0);
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await dialog.waitFor({ state: "detached" });
    await scene.engine.round();
    await page
      .getByRole("button", { name: /^Undo: Firefly .*s01e03/ })
      .waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Undo: Firefly .*s01e02/ }).waitFor();
    const waiting = await scene.server.data("get_ingest_item", { id });
    expect(waiting).toMatchObject({
      item: { state: "filed", reasons: [{ code: "no_episode" }] },
    });
  });
});
