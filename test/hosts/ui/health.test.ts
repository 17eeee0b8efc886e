import { appendFileSync, writeFileSync } from "node:fs";
import { describe, expect, inject } from "vitest";
import { CHECK_HELP } from "../../../src/core/help/check-help.ts";
import { listRefusedTools } from "../../../src/hosts/mcp/server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { fakeHealth, HOSTILE, line, logOf } from "./support/health.ts";
import { expectGoodLooks, expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";

const test = testInBrowser();

describe("health and log pages in a browser", () => {
  test("runs the doctor by keyboard, and shows each problem, its cause and its remedy", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {}, useCases: fakeHealth() });
    const opened = await scene.open("health");
    const { page } = opened;
    await page
      .getByRole("heading", { name: "The doctor has not run since the daemon started." })
      .waitFor();
    await page.getByRole("button", { name: "Run the doctor" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "1 problem. 1 warning. 1 check passed." }).waitFor();
    await page
      .getByRole("heading", { name: /parts? .*\. The doctor found 1 problem\.$/ })
      .waitFor();
    expect(await page.locator(".verdict .proof.ok").count()).toBe(0);
    const wrong = page.getByRole("listitem").filter({ hasText: "It does not see" });
    await wrong.getByText("Say how it sees our folders.").waitFor();
    await wrong.getByText("PLEX_PATH_MAP=").waitFor();
    await expect.poll(() => page.locator("img[src=x]").count()).toBe(0);
    const well = page.getByRole("region", { name: "Well" });
    expect(await well.locator("details:not([open]) > summary > h2").count()).toBe(1);
    expect(await page.getByText("It is right.").isVisible()).toBe(false);
    await page.getByText("1 well").click();
    await page.getByText("It is right.").waitFor();
    await expectGoodLooks(opened, () => wrong.waitFor());
    await wrong.getByRole("link", { name: "Open this setting" }).press("Enter");
    await page.waitForURL(/settings\?q=PLEX_PATH_MAP$/);
  });

  test("explains a check that failed with its paragraph, by keyboard", async ({ setScene }) => {
    const scene = await setScene({ drops: {}, useCases: fakeHealth() });
    const { page } = await scene.open("health");
    await page.getByRole("button", { name: "Run the doctor" }).click();
    const wrong = page.getByRole("listitem").filter({ hasText: "It does not see" });
    const paragraph = wrong.getByText(CHECK_HELP["plex"]?.means ?? "");
    await wrong.getByText("What does this mean?").focus();
    expect(await paragraph.count()).toBe(0);
    await page.keyboard.press("Enter");
    await paragraph.waitFor();
    await expectNoViolation(page);
  });

  test("links to the notification setting if no notifications are sent", async ({ setScene }) => {
    const scene = await setScene({ drops: {}, useCases: fakeHealth(HOSTILE, []) });
    const { page } = await scene.open("health");
    await page.getByText("Notifications are off.").waitFor();
    await page.getByRole("link", { name: "Open this setting" }).press("Enter");
    await page.waitForURL(/settings\?q=NOTIFY_URL$/);
  });

  test("makes a backup and sends a test by keyboard, and history names the session", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {}, useCases: fakeHealth() });
    const { page } = await scene.open("health");
    await page.getByText("It contains no films or downloads.").waitFor();
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Make a backup" }).focus();
    await expectVisibleFocus(page);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "The backup is ready." }).waitFor();
    await page.getByText("/state/backups/manual.db").waitFor();
    await page.getByRole("button", { name: "Send a test" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("not delivered: no answer.").waitFor();
    const made = (await scene.engine.history()).find(({ action }) => action === "backed_up");
    expect(made?.actor).toBe("web:Chromium");
  });

  test("a backup is ready only if this one is, not if another one appeared", async ({
    setScene,
  }) => {
    const desk = await fakeHealth().health();
    const health = async (): Promise<typeof desk> => ({
      ...desk,
      backUp: async (...given) => void (await desk.backUp(...given)),
    });
    const scene = await setScene({ drops: {}, useCases: { health } });
    const { page } = await scene.open("health");
    await page.getByRole("button", { name: "Make a backup" }).click();
    const toast = page.locator(".toast");
    await toast.getByText("A backup is being made. It appears here when it is").waitFor();
  });

  test("shows health and log to a reviewer, without the operator's actions", async ({
    openDoor,
  }) => {
    using dir = tempFolder();
    writeFileSync(dir.at("log"), line("info", "Seen by all."));
    const door = await openDoor({
      useCases: { ...fakeHealth(), ...logOf(dir.at("log")) },
      reviewerToken: "r3view-".repeat(8),
      keptTools: (role) => listRefusedTools({ readOnly: false, role }),
    });
    const { page } = await door.open(`health#key=${await door.web.key("reviewer")}`);
    await page.getByText("You are signed in as a reviewer").waitFor();
    await page.getByText("It contains no films or downloads.").waitFor();
    for (const name of ["Run the doctor", "Make a backup", "Send a test"]) {
      expect(await page.getByRole("button", { name }).count(), name).toBe(0);
    }
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByText("Seen by all.").waitFor();
  });

  test("shows the log live with filters for level and text and a pause button, and shows hostile lines as text", async ({
    openDoor,
  }) => {
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
    const door = await openDoor({
      useCases: logOf(file),
      followLog(listener) {
        told = listener;
        return () => {};
      },
    });
    const opened = await door.enter("log");
    const { page } = opened;
    const lines = page.locator(".ll");
    await page.getByRole("log").getByRole("link", { name: "#7" }).waitFor();
    await expect.poll(() => lines.count()).toBe(4);
    await expect.poll(() => page.locator("img[src=x]").count()).toBe(0);
    await expectGoodLooks(opened, () =>
      page.getByRole("log").getByRole("link", { name: "#7" }).waitFor(),
    );
    appendFileSync(file, line("info", "A new line."));
    told();
    await page.getByText("A new line.").waitFor();
    await page.getByRole("button", { name: "Hold" }).press("Enter");
    appendFileSync(file, line("info", "Waits for it."));
    told();
    await page.getByText("On hold. New lines are not shown.").waitFor();
    await expect.poll(() => page.getByText("Waits for it.").count()).toBe(0);
    await page.getByRole("button", { name: "Hold" }).press("Enter");
    await page.getByText("Waits for it.").waitFor();
    // The date is shown once for all lines of a day.
    await expect
      .poll(() => page.getByRole("log").getByText("Sunday, 22 November 2026").count())
      .toBe(1);
    // Firefox does not know this permission, and lets a key on a button copy.
    if (inject("browser").kind === "chromium") {
      await opened.context.grantPermissions(["clipboard-write"]);
    }
    await page.getByRole("button", { name: "Copy: Log lines" }).press("Enter");
    await page.getByRole("status").filter({ hasText: "Copied." }).waitFor();
    // Firefox cannot grant the permission to read the clipboard, but a person may paste.
    await page.evaluate("document.body.append(document.createElement('textarea'))");
    const pasted = page.locator("body > textarea");
    await pasted.press("Control+V");
    await expect
      .poll(() => pasted.inputValue())
      .toMatch(/^2026-11-22T20:00:00.000Z info Filed #7 as Heat\.\n/);
    await page.getByLabel("Minimum level").selectOption("warn");
    await expect.poll(() => lines.count()).toBe(2);
    await page.getByLabel("Search lines").fill("onerror");
    await expect.poll(() => lines.count()).toBe(1);
    await page.getByLabel("Search lines").fill("nothing like it");
    await page.getByText("No lines match.").waitFor();
    await page.getByRole("button", { name: "Show all lines" }).press("Enter");
    await expect.poll(() => lines.count()).toBe(6);
  });

  test("a line that begins with a right-to-left title reads from left to right", async ({
    setScene,
  }) => {
    using dir = tempFolder();
    writeFileSync(dir.at("log"), line("info", "باب الحديد (1958) was filed."));
    const scene = await setScene({ drops: {}, useCases: logOf(dir.at("log")) });
    const { page } = await scene.open("log");
    await page.getByText("was filed.").waitFor();
    // The English end of the line is at the right of its title.
    const places = await page.evaluate(`(() => {
      const title = document.querySelector(".ll .break bdi");
      return [title, title.nextSibling].map((node) => {
        const range = document.createRange();
        range.selectNode(node);
        return range.getBoundingClientRect().left;
      });
    })()`);
    const [title = 0, end = 0] = places as number[];
    expect(end).toBeGreaterThan(title);
  });

  test("shows the lines already read of a log that grows faster than it is read", async ({
    setScene,
  }) => {
    using dir = tempFolder();
    writeFileSync(dir.at("log"), line("info", "Was read."));
    const scene = await setScene({ drops: {}, useCases: logOf(dir.at("log")) });
    const { page } = await scene.open("health");
    const first = Promise.withResolvers<void>();
    let asked = 0;
    await page.route(/api\/get_log$/, async (route) => {
      if (++asked === 1) await first.promise;
      await route.continue();
    });
    const logged = "event: logged\ndata: {}\n\n";
    await page.route(/events\?log=1$/, (route) =>
      route.fulfill({
        contentType: "text/event-stream",
        body: `retry: 600000\n\n${logged.repeat(5)}`,
      }),
    );
    const told = page.waitForResponse(/events\?log=1$/);
    await page.getByRole("link", { name: "Log", exact: true }).press("Enter");
    await (await told).finished();
    await page.evaluate(
      "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
    );
    first.resolve();
    await page.getByText("Was read.").waitFor();
    // Lines that arrive during the first request are read in one further request.
    await expect.poll(() => asked).toBe(2);
  });
});
