import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { movie } from "../../support/works.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

const boxOf = async (page: Page, selector: string) => {
  const box = await page.locator(selector).first().boundingBox();
  if (!box) throw new Error(`${selector} is not drawn.`);
  return { ...box, end: box.y + box.height };
};

/** Sums the layout shifts that no person caused. */
const SHIFT = `(() => {
  globalThis.shift = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) globalThis.shift += one.value;
  }).observe({ type: "layout-shift", buffered: true });
})()`;

const SAME_TITLE = [1968, 1979, 1984, 1991, 2004, 2013].map((year, at) =>
  movie(at + 1, "Harbour", year, { popularity: 50 - at }),
);

/** Two films called Dune are about as likely. */
const CLOSE = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(841, "Dune", 1984, { popularity: 80 }),
  movie(438_631, "Dune", 2021, { popularity: 90 }),
];

describe("decision desk in a browser", () => {
  test("six candidates and the bar are in view, and the bar stays where it is", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: ["Harbour.1080p.mkv"], catalogue: SAME_TITLE });
    const { page } = await scene.open("waiting", DESK);
    await expect.poll(() => page.getByRole("radio").count()).toBe(6);
    const before = await boxOf(page, ".decide");
    expect(before.end).toBeLessThanOrEqual(800);
    const last = await page.locator(".cand").last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(before.y + 1);
    await page.getByRole("radio", { name: /1991/ }).check();
    await page.locator(".goes").getByText("Goes to").waitFor();
    expect(await boxOf(page, ".decide")).toEqual(before);
    await page.getByRole("button", { name: /^File as Harbour \(1991\)/ }).waitFor();
    await expectLayout(page);
  });

  describe.each([
    ["a desk", DESK],
    ["a phone", PHONE],
  ] as const)("on %s, for a film that the library has", (_, size) => {
    test.for([
      ["Replace", ["Dune (2021).mkv"]],
      ["Keep both", ["Dune (2021) - 720p.mkv", "Dune (2021).mkv"]],
      ["Reject", ["Dune (2021).mkv"]],
    ] as const)(
      "asks before the click, and “%s” does what it says",
      async ([answer, files], { setScene }) => {
        const scene = await setScene({ drops: ["Dune.2021.480p.mkv"], auto: true });
        scene.engine.drop("Dune.720p.mkv", "another file");
        await scene.engine.round();
        const { id } = await scene.find("Dune.720p");
        const { page } = await scene.open(`item/${id}`, size);
        await page.getByRole("radio", { name: /2021/ }).check();
        const card = page.locator(".outcome").filter({ hasText: answer });
        await card.waitFor();
        expect(await page.locator(".outcome").count()).toBe(3);
        expect(await page.getByRole("button", { name: /^File as/ }).count()).toBe(0);
        // Each answer is one button, which says what happens to both files.
        expect(await page.getByRole("button", { name: new RegExp(`^${answer}`) }).count()).toBe(1);
        await page.getByRole("table", { name: "Both files" }).getByText("480p").waitFor();
        await expectLayout(page);
        await expectNoViolation(page);
        expect(scene.web.calls).not.toContain("approve_ingest");
        await card.click();
        await page
          .getByRole("status")
          .filter({ hasText: answer === "Reject" ? "stays where it is" : "is approved" })
          .waitFor();
        await scene.engine.round();
        const names = scene.engine.inLibrary().map((path) => path.split("/").at(-1));
        expect(new Set(names)).toEqual(new Set(files));
        expect((await scene.find("Dune.720p")).state).toBe(
          answer === "Reject" ? "rejected" : "filed",
        );
      },
    );
  });

  test("keys answer the question, and the key that files does nothing while it is open", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: ["Dune.2021.480p.mkv"], auto: true });
    scene.engine.drop("Dune.720p.mkv", "another file");
    await scene.engine.round();
    const { id } = await scene.find("Dune.720p");
    const { page } = await scene.open(`item/${id}`, DESK);
    await page.getByRole("radio", { name: /2021/ }).waitFor();
    await page.keyboard.press(String(await nth(page, "2021")));
    await page.locator(".outcome").first().waitFor();
    await page.keyboard.press("a");
    expect(scene.web.calls).not.toContain("approve_ingest");
    await page.keyboard.press("b");
    await page.getByRole("status").filter({ hasText: "is approved" }).waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(2);
  });

  test("asks before the click for a disc, and for an episode whose numbers are typed", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: ["Dune.2021.480p.mkv", "The.Office.S01E02.720p.mkv"],
      auto: true,
    });
    await scene.server.data("approve_ingest", {
      ids: [(await scene.find("The.Office")).id],
      type: "tv",
      tmdb_id: 2996,
      season: 1,
      episodes: [2],
    });
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toHaveLength(2);
    scene.engine.drop("Some.Disc.2009", {
      "BDMV/index.bdmv": "index",
      "BDMV/STREAM/00000.m2ts": "stream",
    });
    scene.engine.drop("Something.else.mkv", "another file");
    await scene.engine.round();
    const { page } = await scene.open(`item/${(await scene.find("Some.Disc")).id}`, DESK);
    await page.getByLabel("Which title is it?").fill("Dune 2021");
    await page.keyboard.press("Enter");
    await page.locator(".outcome").filter({ hasText: "Keep both" }).waitFor();
    expect(await page.getByRole("button", { name: /^File as/ }).count()).toBe(0);

    const other = (await scene.find("Something.else")).id;
    await page.goto(new URL(`item/${other}`, scene.web.url).href);
    await page.getByLabel("Which title is it?").fill("The Office");
    await page.keyboard.press("Enter");
    await page.getByRole("radio", { name: /2001/ }).check();
    await page.getByLabel("Season").fill("1");
    expect(await page.locator(".outcome").count()).toBe(0);
    await page.getByLabel("Episode").fill("2");
    await page.locator(".outcome").filter({ hasText: "Keep both" }).waitFor();
    expect(scene.web.calls).not.toContain("approve_ingest");
  });

  test("the page stays where it is when the focus reaches the bar and a decision is made", async ({
    scene,
  }) => {
    const { page } = await scene.open("waiting", DESK);
    await page.getByRole("button", { name: /^File as Dune \(2021\)/ }).focus();
    expect(await page.evaluate("scrollY")).toBe(0);
    await page.keyboard.press("Enter");
    await page.getByRole("status").filter({ hasText: "is approved" }).waitFor();
    await page.getByRole("heading", { level: 2, name: /Harbour/ }).waitFor();
    expect(await page.evaluate("scrollY")).toBe(0);
    await page.getByRole("button", { name: /^Reject/ }).focus();
    expect(await page.evaluate("scrollY")).toBe(0);
  });

  test("a refusal stays with its release when its row leaves and returns", async ({ scene }) => {
    const { page } = await scene.open("waiting", DESK);
    await page.getByRole("radio", { name: /1984/ }).check();
    const { id } = await scene.find("Dune");
    // The answer comes after the page went on to the next release.
    scene.web.hold = async (tool) => {
      if (tool !== "approve_ingest") return;
      await scene.server.data("reject_ingest", { ids: [id] }, "mcp:somebody");
      await scene.server.data("retry_ingest", { ids: [id] }, "mcp:somebody");
      await scene.engine.round();
      await page.locator(`.row[data-id="${id}"]`).waitFor({ state: "detached" });
    };
    await page.getByRole("button", { name: /^File as Dune \(1984\)/ }).click();
    const row = page.locator(`.row[data-id="${id}"]`);
    await row.locator(".danger").waitFor();
    await row.locator(".name").click();
    await page.locator(".item .note.danger").waitFor();
    await page.locator("[data-id] .name").filter({ hasText: "Firefly" }).click();
    await page.getByRole("heading", { level: 2, name: /Firefly/ }).waitFor();
    await row.locator(".name").click();
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await page.locator(".item .note.danger").waitFor();
  });

  test.for([DESK, PHONE])(
    "what happened last never lies over a button that decides",
    async (size, { scene }) => {
      const { page } = await scene.open("waiting", size);
      if (size === PHONE) await page.locator("[data-id] .name").first().tap();
      await page.getByRole("button", { name: /^Reject/ }).click();
      await page.getByRole("status").filter({ hasText: "stays where it is" }).waitFor();
      await page.locator(".toast").getByRole("button", { name: /Undo/ }).waitFor();
      await page.locator(".decide").waitFor();
      const toast = await boxOf(page, ".toast");
      for (const button of await page.locator(".decide button, .bulk :is(button, input)").all()) {
        const box = await button.boundingBox();
        if (!box) continue;
        const isApart =
          box.x >= toast.x + toast.width ||
          box.x + box.width <= toast.x ||
          box.y >= toast.end ||
          box.y + box.height <= toast.y;
        expect(isApart, await button.innerText()).toBe(true);
      }
      await expectLayout(page);
    },
  );

  test("row, page, Home and batch suggest the same work, or none of them does", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: ["Heat.1995.1080p.mkv", "Dune.1080p.mkv", "The.Matrix.1999.720p.mkv"],
      catalogue: CLOSE,
    });
    const { page } = await scene.open("waiting", DESK);
    await expect.poll(() => page.locator("[data-id]").count()).toBe(3);
    const rows = await page.locator("[data-id]").all();
    const suggested: string[] = [];
    for (const row of rows) {
      const fact = (await row.locator(".fact").innerText()).replace(/^→ /, "");
      const isOne = !fact.includes(" or ");
      await row.locator(".name").click();
      const file = page.getByRole("button", { name: `File as ${fact} a`, exact: true });
      if (isOne) await file.waitFor();
      else await page.getByRole("button", { name: "Choose a title first" }).waitFor();
      expect(await page.getByRole("radio", { checked: true }).count()).toBe(isOne ? 1 : 0);
      if (isOne) suggested.push(fact);
    }
    expect(suggested).toHaveLength(2);
    await page.getByRole("checkbox", { name: /on this page/ }).check();
    await page.getByRole("button", { name: "File 2 as their best match" }).waitFor();
    const home = await scene.open("", DESK);
    const files = home.page.locator(".wait-rows button");
    await expect
      .poll(() => files.allInnerTexts())
      .toEqual(suggested.map((fact) => `File as ${fact}`));
  });

  test("nothing moves while the page loads with six kinds of questions", async ({ setScene }) => {
    const scene = await setScene({
      drops: {
        "Dune.1080p.mkv": undefined,
        "Heat.1995.1080p.mkv": undefined,
        "Nothing.Like.It.2009.mkv": undefined,
        "Firefly.S01E99.720p.mkv": undefined,
        "Some.Disc.2009": { "BDMV/index.bdmv": "i", "BDMV/STREAM/00000.m2ts": "disc" },
        "Two.Works": { "Heat.1995.mkv": "1", "The.Matrix.1999.mkv": "2" },
      },
    });
    const { page } = await scene.open("", DESK);
    await page.addInitScript(SHIFT);
    await page.goto(new URL("waiting", scene.web.url).href);
    await page.locator(".cands, .note.info, .fold").first().waitFor();
    await expect.poll(() => page.locator(".chips button").count()).toBeGreaterThanOrEqual(6);
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate("globalThis.shift")).toBeLessThanOrEqual(0.1);
  });

  test("back to Waiting keeps the rows that were loaded", async ({ setScene }) => {
    const drops = Array.from({ length: 120 }, (_, at) => `Film.${at}.Unknown.mkv`);
    const scene = await setScene({ drops });
    const { page } = await scene.open("waiting", DESK);
    const rows = page.locator("[data-id]");
    await expect.poll(() => rows.count()).toBe(50);
    const more = page.getByRole("button", { name: "Show 50 more" });
    const [ofRow, ofMore] = [await rows.first().boundingBox(), await more.boundingBox()];
    expect(ofMore?.x, "the button is not at the window's edge").toBeGreaterThan(ofRow?.x ?? 0);
    await more.click();
    await expect.poll(() => rows.count()).toBe(100);
    await page.getByRole("link", { name: "Library" }).first().click();
    await page.waitForURL(/library/);
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(100);
  });
});

const nth = async (page: Page, year: string): Promise<number> =>
  1 + (await page.locator(".cand").allInnerTexts()).findIndex((one) => one.includes(year));
