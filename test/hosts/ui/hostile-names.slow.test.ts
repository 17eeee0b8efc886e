import { writeFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { cleanText } from "../../../src/base/text/clean-text.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { torrent } from "../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../support/transmission-port.ts";
import { movie } from "../../support/works.ts";
import { viewOf } from "./support/app-host.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { fakeHealth, line, logOf } from "./support/health.ts";
import { expectLayout } from "./support/inspect.ts";

const test = testInBrowser();

const MARKUP = "<img src=x onerror=alert(1)><svg onload=alert(2)>&lt;b&gt;\"'`{}";
/**
 * A bell, an escape sequence, an override, an unclosed isolate, a mark, zero-width characters and a
 * tag.
 */
const SIGNS = "\u0007\u001b[2J\u202Evkm\u2067\u200f\u200b\u{e0041}\u061c";
const PACK = `Firefly.S01.${SIGNS}.${MARKUP}`;
const DROPS = {
  [`${SIGNS}${MARKUP}.2001.mkv`]: undefined,
  [`${"W".repeat(200)}${SIGNS}.mkv`]: undefined,
  "שלום.עולם.2004.1080p.mkv": undefined,
  [PACK]: {
    [`Firefly.S01E01.${SIGNS}.mkv`]: "one",
    [`Firefly.S01E02.${MARKUP}.mkv`]: "two",
    [`${"w".repeat(200)}.mkv`]: "three",
  },
};

/**
 * All texts, attributes and titles with a non-letter character that may hide or reverse others, and
 * all markup that became active.
 */
const FAULTS = String.raw`(() => {
  const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/u;
  const found = [];
  if (unsafe.test(document.title)) found.push("title " + document.title);
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.currentNode; node; node = walk.nextNode()) {
    if (node.nodeType === 3 && unsafe.test(node.data) && node.parentNode.localName !== "script") found.push("text " + node.data);
    for (const { name, value } of node.attributes ?? []) {
      if (unsafe.test(value)) found.push(name + " " + value);
      if (name.startsWith("on")) found.push("handler " + name);
    }
    if (node.localName === "img" && node.getAttribute("src") === "x") found.push("markup");
  }
  return found;
})()`;

async function expectHarmless(view: Page | Frame, where = ""): Promise<void> {
  await expect.poll(() => view.evaluate(FAULTS), { message: where }).toEqual([]);
  expect(
    await view.evaluate("document.documentElement.scrollWidth - innerWidth"),
    where,
  ).toBeLessThanOrEqual(0);
}

describe("hostile names", () => {
  test("are harmless text on every page, in labels, titles and messages", async ({ setScene }) => {
    const scene = await setScene({ drops: DROPS });
    const pack = await scene.find("Firefly");
    const hidden = (await scene.engine.all()).find(
      ({ name }) => name.includes("onerror") && !name.startsWith("Firefly"),
    );
    expect(hidden).toBeDefined();
    for (const address of ["waiting", `item/${hidden?.id}`, `item/${pack.id}/files`]) {
      const opened = await scene.open(address, { viewport: { width: 360, height: 740 } });
      await opened.page.getByText("onerror=alert(1)").filter({ visible: true }).first().waitFor();
      await expectHarmless(opened.page);
      await expectLayout(opened.page);
    }
    const opened = await scene.open(`item/${hidden?.id}`);
    const { page } = opened;
    await page.getByRole("button", { name: /^Reject/ }).click();
    await page.getByRole("status").filter({ hasText: "stays where it is" }).waitFor();
    await expectHarmless(page);
    await page.keyboard.press("u");
    await page
      .getByRole("status")
      .filter({ hasNotText: "stays where it is" })
      .filter({ hasText: "onerror" })
      .waitFor();
    await expectHarmless(page);
    const past = await scene.open("history?steps=1");
    await past.page.getByText("onerror=alert(1)").filter({ visible: true }).first().waitFor();
    await expectHarmless(past.page);
    for (const one of [opened, past]) expect([one.complaints, one.strangers]).toEqual([[], []]);
  });

  test("are harmless on the pages of filed works, downloads, health and settings, too", async ({
    setScene,
  }) => {
    const LONG = `${MARKUP}${SIGNS}${"long".repeat(1000)}`;
    using dir = tempFolder();
    writeFileSync(
      dir.at("log"),
      ["info", "warn", "error"].map((level) => line(level, `${level} ${LONG}`)).join(""),
    );
    const transmission = new TransmissionPort([
      torrent("a", { name: LONG, error: "local", errorText: LONG, labels: [LONG] }),
      torrent("b", { name: `${"W".repeat(300)}${SIGNS}` }),
    ]);
    const title = `${MARKUP}${SIGNS}${"W".repeat(400)}`;
    const scene = await setScene({
      drops: {
        "Other.One.2001.mkv": undefined,
        "Another.2004.mkv": undefined,
        [`${SIGNS}${MARKUP}.mkv`]: undefined,
      },
      catalogue: [movie(7, title, 2001, { overview: LONG }), movie(8, "Another", 2004)],
      torrents: (engine) => torrentsOver(engine, transmission.client()),
      useCases: {
        // As the probes return it.
        ...fakeHealth(cleanText(LONG, 4000)),
        ...logOf(dir.at("log")),
      },
    });
    const { engine } = scene;
    await scene.approve("Other.One", 7);
    const id = await scene.approve("Another", 8);
    await engine.round();
    await engine.store.write((trx) =>
      trx.updateTable("filed_work").set({ title: LONG }).where("tmdb_id", "=", 7).execute(),
    );
    await scene.takeBack(id);
    await createSourceHealth(engine.store, "plex", engine.clock).note(LONG, LONG);
    const { page } = await scene.open("health", { viewport: { width: 360, height: 740 } });
    for (const [address, words] of [
      ["./", "onerror=alert(1)"],
      ["library", "onerror=alert(1)"],
      ["library/movie/7", "onerror=alert(1)"],
      ["library/trash", "Another"],
      ["library/state", "onerror=alert(1)"],
      ["torrents", "onerror=alert(1)"],
      ["history", "onerror=alert(1)"],
      ["health", "onerror=alert(1)"],
      ["log", "onerror=alert(1)"],
      ["settings?group=about", "MIT licence"],
      ["settings?group=downloads", "Watched folders"],
      ["settings?group=filing", "Minimum free space for copies"],
      ["settings?group=names", "Film folder name"],
      ["settings?group=servers", "Add a server"],
      ["settings?group=people", "Invite a reviewer"],
      ["settings?group=library", "Folder that contains the libraries"],
    ] as const) {
      await page.goto(new URL(address, scene.web.url).href);
      await page.getByRole("main").getByText(words).filter({ visible: true }).first().waitFor();
      if (address === "health") {
        for (const name of ["Run the doctor", "Send a test"]) {
          await page.getByRole("button", { name }).press("Enter");
        }
      }
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        await expectHarmless(page, address);
        await expectLayout(page, `${address} at ${width}`);
      }
    }
    // Text that a person types into a setting is the person's own and stays unchanged.
    await page.getByLabel("Films", { exact: true }).fill(`../${MARKUP}${"w".repeat(4000)}`);
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await page.getByRole("alert").first().waitFor();
    await expectHarmless(page, "settings");
    await expectLayout(page, "settings");
  });

  test("are harmless in an MCP client's view, and never reach the model", async ({
    setScene,
    hostView,
  }) => {
    const scene = await setScene({ drops: DROPS });
    const host = await hostView(scene.server);
    const { id } = await scene.find("Firefly");
    const opened = await host.open({ context: { displayMode: "fullscreen" }, input: { id } });
    await opened.view.getByText("onerror=alert(1)").filter({ visible: true }).first().waitFor();
    await expectHarmless(viewOf(opened.page));
    await opened.view.getByRole("link", { name: "Set the episodes" }).click();
    await opened.view.getByRole("checkbox", { name: "Choose all files" }).waitFor();
    await expectHarmless(viewOf(opened.page));
    await opened.view.getByRole("button", { name: /^Reject/ }).click();
    await opened.view.getByRole("status").filter({ hasText: "stays where it is" }).waitFor();
    await expectHarmless(viewOf(opened.page));
    await opened.page.waitForFunction("told.some(({ context }) => context)");
    const home = await hostView(scene.server, "", "home");
    const { page, view } = await home.open();
    await view.getByText("onerror=alert(1)").filter({ visible: true }).first().waitFor();
    await expectHarmless(viewOf(page));
    expect(JSON.stringify((await opened.told()).filter((one) => "context" in one))).not.toMatch(
      /Firefly|onerror/,
    );
  });
});
