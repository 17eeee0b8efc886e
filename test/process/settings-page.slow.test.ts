import { readFileSync, statSync, writeFileSync } from "node:fs";
import { expect } from "vitest";
import { testInBrowser } from "../hosts/ui/support/browser-test.ts";
import { cli } from "../support/daemon.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { PLEX_TOKEN, TMDB_KEY } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";
import { openWatched, printedLink, tmdbWithPosters } from "./page-browser.ts";

const test = testInBrowser();

type History = { entries: { action: string; actor: string; detail?: { setting?: string } }[] };

test("settings are changed, tested, refused and undone by keyboard, a restart applies them, and no secret shows", async ({
  browser,
}) => {
  await using tmdb = await tmdbWithPosters();
  await using daemon = await startHttp({ tmdb, settings: { TRACE_REQUESTS: "true" } });
  const { home, program } = daemon;
  await using opened = await openWatched(browser, (await printedLink(home)).href);
  const { page, complaints, strangers } = opened;
  await page.getByRole("link", { name: "Settings" }).first().press("Enter");
  const press = async (name: string) => {
    const button = page.getByRole("button", { name, exact: true });
    await waitFor(`${name} to be enabled`, () => button.isEnabled());
    await button.press("Enter");
  };

  const to = (group: string) =>
    page
      .getByRole("navigation", { name: "Setting groups" })
      .getByRole("link", { name: group })
      .press("Enter");

  // Folders: “Test the folders” reports a wrong folder, and a rejected value is marked at its
  // field.
  const movies = page.getByLabel("Films", { exact: true });
  await movies.fill("nowhere");
  await press("Test the folders");
  await page.getByText("nowhere does not exist").waitFor();
  await movies.fill("../up");
  await press("Save");
  await page.getByRole("alert").filter({ hasText: "a folder below a media root" }).waitFor();
  expect(await movies.getAttribute("aria-invalid")).toBe("true");
  await expect.poll(() => page.evaluate("document.activeElement.ariaInvalid")).toBe("true");
  await press("Discard");
  await press("Test the folders");
  await page.getByText("hardlinks work").first().waitFor();

  // Plex is added, and its token is entered, tested, saved and never shown again.
  const sections = [{ title: "Films", type: "movie", locations: ["/data/Movies"] }];
  await using plex = await startFakePlex({ sections, token: PLEX_TOKEN });
  await to("Media servers");
  await press("Plex");
  await page.getByLabel("Address for plex").fill(plex.url);
  await page.getByLabel("Plex owner's token").fill("a-wrong-token-of-plex");
  await press("Test plex");
  await page.getByText(/Plex refused the token/).waitFor();
  await page.getByLabel("Plex owner's token").fill(PLEX_TOKEN);
  await press("Test plex");
  await page.getByText(/answers, Plex/).waitFor();
  await press(`Use ${home.library}`);
  await press("Test plex");
  await page.getByText("there is no folder").waitFor({ state: "detached" });
  await press("Save");
  await page.getByRole("status").filter({ hasText: "3 settings saved." }).waitFor();
  const text = readFileSync(home.envFile, "utf8");
  expect(text).toContain(`PLEX_TOKEN=${PLEX_TOKEN}\n`);
  expect(text).toContain(`PLEX_PATH_MAP=${home.library}=/data\n`);
  expect(statSync(home.envFile).mode & 0o777).toBe(0o600);

  // This cron expression never matches.
  await to("Maintenance");
  await page.getByLabel("Maintenance schedule").fill("0 0 31 2 *");
  await press("Save");
  await page.getByRole("alert").filter({ hasText: "UPKEEP_SCHEDULE" }).waitFor();
  await press("Discard");

  // The daemon applies the settings when it restarts in the same process. The page reconnects on
  // its own.
  await page.evaluate("scrollTo(0, 0)");
  const restart = await page.getByRole("button", { name: "Restart the daemon" }).boundingBox();
  expect((restart?.y ?? 0) + (restart?.height ?? 0)).toBeLessThan(page.viewportSize()?.height ?? 0);
  await press("Restart the daemon");
  await waitFor("the second start", () => {
    if (program.log().split(" files from ").length < 3) throw new Error(program.log());
    return true;
  });
  await page.getByRole("button", { name: "Restart the daemon" }).waitFor({ state: "detached" });
  expect(program.child.exitCode).toBeNull();

  // The setting takes effect immediately, without a restart.
  await to("Filing");
  await page.getByRole("switch", { name: "File without asking" }).press("Space");
  await press("Save");
  await page.getByText("Changed while the daemon runs.").first().waitFor();
  expect((await cli(home, "config", "show")).stdout).toMatch(/PLEX_AUTO_INGEST +false +run time/);
  await page.getByRole("button", { name: "Reset File without asking" }).press("Enter");
  await page.getByText("Changed while the daemon runs.").waitFor({ state: "detached" });

  // The page is notified of the reset a moment later and reads the settings again. If that happened
  // after the file was changed, it would hide the conflict.
  await page.waitForResponse(/get_settings/, { timeout: 2000 }).catch(() => undefined);

  // A conflict: the file was changed in the meantime.
  await to("Maintenance");
  await page.getByLabel("Days in the trash").fill("60");
  const changed = readFileSync(home.envFile, "utf8").replace(
    "INGEST_MIN_FREE=0",
    "INGEST_MIN_FREE=1",
  );
  writeFileSync(home.envFile, changed);
  await press("Save");
  await page.getByText(/was changed in the meantime/).waitFor();
  await press("Save");
  await page.getByRole("status").filter({ hasText: "1 setting saved." }).waitFor();
  expect(readFileSync(home.envFile, "utf8")).toContain("INGEST_MIN_FREE=1\n");
  await press("Undo the last change");
  await page.getByRole("status").filter({ hasText: "The last change was undone." }).waitFor();
  expect(readFileSync(home.envFile, "utf8")).toBe(changed);

  const { entries } = (await cli(home, "history", "--json", "--limit", "100")).json() as History;
  const set = entries.filter(({ action }) => action === "configured");
  expect(set.map(({ detail }) => detail?.setting)).toEqual(
    expect.arrayContaining([
      "PLEX_TOKEN",
      "PLEX_URL",
      "PLEX_PATH_MAP",
      "INGEST_TRASH_DAYS",
      "auto_ingest",
    ]),
  );
  for (const { actor } of set) expect(actor).toMatch(/^web:\w+ on Linux$/);
  const received = await opened.received();
  for (const secret of [PLEX_TOKEN, "a-wrong-token-of-plex", TMDB_KEY, TOKEN]) {
    expect(received).not.toContain(secret);
    expect(program.log()).not.toContain(secret);
    expect(JSON.stringify(entries)).not.toContain(secret);
  }
  expect(complaints).toEqual([]);
  expect(strangers).toEqual([]);
  // The process can still be stopped after a restart.
  expect((await program.end()).code).toBe(0);
});
