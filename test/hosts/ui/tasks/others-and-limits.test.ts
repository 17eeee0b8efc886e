import { describe, expect } from "vitest";
import { spaceOf } from "../../../../src/adapters/machine/inspect.ts";
import { readFreeSpace } from "../../../../src/app/trash/free-space.ts";
import { listRefusedTools } from "../../../../src/hosts/mcp/server.ts";
import { wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";
import { testInBrowser } from "../support/browser-test.ts";

const test = testInBrowser();

describe("other users and limits in a browser", () => {
  test("an invited user decides as a reviewer, is named, and loses access once the operator ends the session", async ({
    openDoor,
  }) => {
    const catalogue = [movie(841, "Dune", 1984), movie(438_631, "Dune", 2021, { popularity: 90 })];
    const engine = await wholeEngine(catalogue, { auto: false });
    engine.drop("Dune.1080p.mkv", "film");
    await engine.round();
    const door = await openDoor({
      engine,
      catalogue,
      keptTools: (role) => listRefusedTools({ readOnly: false, role }),
    });
    const { page } = await door.enter("settings?group=people");
    await page.getByLabel("Their name (optional)").fill("Anna");
    await page.getByRole("button", { name: "Invite a reviewer" }).press("Enter");
    const link = new URL((await page.getByText(/#key=/).textContent()) ?? "");
    const { page: theirs } = await door.open(link.hash, {
      userAgent: "Mozilla/5.0 (X11; Linux) Firefox/140.0",
    });
    await theirs.getByRole("link", { name: /^Waiting/ }).press("Enter");
    await theirs.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await theirs.keyboard.press("2");
    await theirs.keyboard.press("a");
    await theirs.getByRole("status").filter({ hasText: "is approved" }).waitFor();
    await engine.round();
    await page.getByRole("link", { name: "History" }).first().press("Enter");
    await page.locator(".rel").getByText("by Anna", { exact: true }).waitFor();
    expect((await engine.all()).map(({ state }) => state)).toEqual(["filed"]);
    await page.getByRole("link", { name: "Settings" }).first().press("Enter");
    await page.getByRole("link", { name: "People", exact: true }).press("Enter");
    await page.getByRole("button", { name: "End the session Anna" }).press("Enter");
    await theirs.getByRole("dialog", { name: /access has ended/ }).waitFor();
  });

  test("Home reports a full disk, and links to files that can be deleted", async ({ setScene }) => {
    let minFreeBytes = Number.MAX_SAFE_INTEGER;
    const scene = await setScene({
      useCases: {
        freeSpace: (signal) =>
          readFreeSpace(
            { libraryHomes: async () => [scene.engine.library], spaceOf, minFreeBytes },
            signal,
          ),
      },
    });
    const id = await scene.approve("Dune", 841);
    await scene.engine.round();
    await scene.takeBack(id);
    const { page } = await scene.open("");
    await page.getByText(/^Copies wait until more than/).waitFor();
    await page.getByRole("link", { name: "Open the trash" }).press("Enter");
    await page.getByRole("checkbox", { name: /^Choose Dune/ }).press("Space");
    await page.getByRole("button", { name: "Delete 1" }).press("Enter");
    await page.getByRole("dialog").getByRole("button", { name: "Delete them" }).press("Enter");
    await page.getByText("will be deleted by the daemon", { exact: true }).waitFor();
    minFreeBytes = 0;
    await scene.round();
    await page.getByText("The trash is empty.").waitFor();
    await page.getByRole("link", { name: "Home" }).first().press("Enter");
    await page
      .getByText(/[KMGT]iB free/)
      .first()
      .waitFor();
    expect(await page.getByText(/^Copies wait/).count()).toBe(0);
  });

  test("numbers twelve files in order in a season of fourteen episodes, five of which are already filed", async ({
    setScene,
  }) => {
    const pack = "Firefly.S01.720p.PACK-DEMO";
    const numbered = Array.from(
      { length: 5 },
      (_, at) => `Firefly.S01E0${at + 1}.720p.PACK-DEMO.mkv`,
    );
    const others = Array.from({ length: 7 }, (_, at) => `fx video ${at + 1} final.mkv`);
    const scene = await setScene({
      drops: { [pack]: Object.fromEntries([...numbered, ...others].map((name) => [name, name])) },
      catalogue: [series(1437, "Firefly", 2002, [season(1, 14, 2002)])],
    });
    const { id } = await scene.find("Firefly");
    const { page } = await scene.open(`item/${id}/files`, {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    await page.getByText("Season 1 has 14 episodes").waitFor();
    await page.getByRole("checkbox", { name: "Choose all files" }).tap();
    // Selected files are numbered again: their own numbers do not count as taken.
    await expect.poll(() => page.getByLabel("First episode").getAttribute("placeholder")).toBe("1");
    await page.getByRole("button", { name: "Number in order from" }).tap();
    await page.getByRole("button", { name: "File 12 episodes" }).tap();
    await page
      .getByRole("status")
      .filter({ hasText: /Firefly \(2002\)/ })
      .waitFor();
    await scene.engine.round();
    const filed = scene.engine.inLibrary().flatMap((path) => /e\d\d/.exec(path) ?? []);
    expect(filed.toSorted()).toEqual(
      Array.from({ length: 12 }, (_, at) => `e${String(at + 1).padStart(2, "0")}`),
    );
  });
});
