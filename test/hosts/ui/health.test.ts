import { appendFileSync, writeFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptTools } from "../../../src/hosts/mcp/server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { missingBrowser, openBrowser, openPage } from "./support/browser.ts";
import { openDoor } from "./support/door.ts";
import { fakeHealth, HOSTILE, line, logOf } from "./support/health.ts";
import { expectGoodLooks, expectVisibleFocus } from "./support/inspect.ts";
import { setScene } from "./support/scene.ts";

describe.skipIf(missingBrowser() !== undefined)("health and log, in a browser", () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  test("the doctor looks when it is asked to by keyboard, and says what is wrong, why and what helps", async () => {
    await using scene = await setScene(browser, { drops: {}, useCases: fakeHealth() });
    await using opened = await scene.open("health");
    const { page } = opened;
    await page.getByRole("heading", { name: "The doctor has not looked since the daemon began." }).waitFor();
    await page.getByRole("button", { name: "Look now" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 thing is wrong. 1 is doubtful. 1 is well." }).waitFor();
    const wrong = page.getByRole("listitem").filter({ hasText: "It does not see" });
    await wrong.getByText("Say how it sees our folders.").waitFor();
    await wrong.getByText("PLEX_PATH_MAP=").waitFor();
    await expect.poll(() => page.locator("img[src=x]").count()).toBe(0);
    await page.getByText("1 well").click();
    await page.getByText("It is right.").waitFor();
    await expectGoodLooks(opened, () => wrong.waitFor());
  });

  test("a backup is made and a test is sent by keyboard, and the history names who made it", async () => {
    await using scene = await setScene(browser, { drops: {}, useCases: fakeHealth() });
    await using opened = await scene.open("health");
    const { page, complaints } = opened;
    await page.getByText("It has no films, no downloads and no settings.").waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Make a backup" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "A backup is there." }).waitFor();
    await page.getByText("/state/backups/manual.db").waitFor();
    await page.getByRole("button", { name: "Send a test" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("it did not arrive: no answer.").waitFor();
    const made = (await scene.engine.history()).find(({ action }) => action === "backed_up");
    expect(made?.actor).toBe("web:Chromium");
    expect(complaints).toEqual([]);
  });

  test("a reviewer sees both and is offered nothing that is the operator's", async () => {
    using dir = tempFolder();
    writeFileSync(dir.at("log"), line("info", "Seen by all."));
    await using door = await openDoor({
      useCases: { ...fakeHealth(), ...logOf(dir.at("log")) },
      reviewerToken: "r3view-".repeat(8),
      keptTools: (role) => keptTools({ readOnly: false, role }),
    });
    await using opened = await openPage(
      browser,
      new URL(`health#key=${await door.web.key("reviewer")}`, door.web.url).href,
      {},
    );
    const { page, complaints } = opened;
    await page.getByText("You are signed in as a reviewer").waitFor();
    await page.getByText("It has no films, no downloads and no settings.").waitFor();
    for (const name of ["Look now", "Make a backup", "Send a test"])
      expect(await page.getByRole("button", { name }).count(), name).toBe(0);
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByText("Seen by all.").waitFor();
    expect(complaints).toEqual([]);
  });

  test("the log is live, by level and word, held by a button, and its hostile lines are text", async () => {
    using dir = tempFolder();
    const file = dir.at("log");
    writeFileSync(
      file,
      [
        line("info", "Filed #7 as Heat."),
        line("warn", `\u001b[31m\u202e${HOSTILE}`),
        line("error", "z".repeat(200_000)),
        `${"[".repeat(3000)}\n`,
      ].join(""),
    );
    let told = (): void => {};
    await using door = await openDoor({
      useCases: logOf(file),
      followLog(listener) {
        told = listener;
        return () => {};
      },
    });
    await using opened = await openPage(browser, new URL(`log#key=${await door.web.key()}`, door.web.url).href, {});
    const { page } = opened;
    const lines = page.locator(".ll");
    await page.getByRole("log").getByRole("link", { name: "#7" }).waitFor();
    await expect.poll(() => lines.count()).toBe(4);
    await expect.poll(() => page.locator("img[src=x]").count()).toBe(0);
    await expectGoodLooks(opened, () => page.getByRole("log").getByRole("link", { name: "#7" }).waitFor());
    appendFileSync(file, line("info", "A new line."));
    told();
    await page.getByText("A new line.").waitFor();
    await page.getByRole("button", { name: "Hold" }).press("Enter");
    appendFileSync(file, line("info", "Waits for it."));
    told();
    await page.getByText("Held; new lines wait.").waitFor();
    await expect.poll(() => page.getByText("Waits for it.").count()).toBe(0);
    await page.getByRole("button", { name: "Hold" }).press("Enter");
    await page.getByText("Waits for it.").waitFor();
    await page.getByLabel("At least").selectOption("warn");
    await expect.poll(() => lines.count()).toBe(2);
    await page.getByLabel("Search the log").fill("onerror");
    await expect.poll(() => lines.count()).toBe(1);
  });

  test("a log that is written to faster than it is read shows what was read", async () => {
    using dir = tempFolder();
    writeFileSync(dir.at("log"), line("info", "Was read."));
    await using scene = await setScene(browser, { drops: {}, useCases: logOf(dir.at("log")) });
    await using opened = await scene.open("health");
    const { page } = opened;
    const first = Promise.withResolvers<void>();
    let asked = 0;
    await page.route(/api\/get_log$/, async (route) => {
      if (++asked === 1) await first.promise;
      await route.continue();
    });
    const logged = "event: logged\ndata: {}\n\n";
    await page.route(/events\?log=1$/, (route) =>
      route.fulfill({ contentType: "text/event-stream", body: `retry: 600000\n\n${logged.repeat(5)}` }),
    );
    const told = page.waitForResponse(/events\?log=1$/);
    await page.getByRole("link", { name: "Log", exact: true }).press("Enter");
    await (await told).finished();
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    first.resolve();
    await page.getByText("Was read.").waitFor();
    // What came meanwhile is read once more, all together.
    await expect.poll(() => asked).toBe(2);
  });
});
