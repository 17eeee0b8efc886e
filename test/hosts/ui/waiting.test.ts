import { describe, expect } from "vitest";
import { REASON_HELP } from "../../../src/core/help/reason-help.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { PATIENCE_MS, waitFor } from "../../support/wait-for.ts";
import { movie } from "../../support/works.ts";
import { awaitAnswers } from "./support/browser.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";
import { ACTOR } from "./support/page-server.ts";

const test = testInBrowser();

/** Two films called Dune are about as likely. */
const CLOSE = [
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(841, "Dune", 1984, { popularity: 80 }),
  movie(438_631, "Dune", 2021, { popularity: 90 }),
];

/** The line through, or under, each title in the list. */
const LINES = `[...document.querySelectorAll("[data-id] .name b")].map((one) => one.closest("[data-id]").dataset.id + ": " + getComputedStyle(one).textDecorationLine)`;

describe("waiting page in a browser", () => {
  test("refuses to file from the waiting page a release that changed in the meantime, and keeps the selection", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const { id } = await scene.find("Dune");
    await page.getByRole("radio", { name: /1984/ }).check();
    await awaitAnswers(page);
    // The page does not notice the change: another person decides while the answer is on its way.
    scene.web.hold = async (tool) => {
      if (tool !== "approve_ingest") return;
      await scene.server.data("retry_ingest", { ids: [id] }, "mcp:somebody");
    };
    await page.getByRole("button", { name: /^File as Dune \(1984\)/ }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: /version|changed/ })
      .waitFor();
    await expect.poll(() => page.getByRole("radio", { name: /1984/ }).isChecked()).toBe(true);
    expect((await scene.find("Dune")).state).not.toBe("approved");
  });

  test("a main button that is off stays readable under the pointer", async ({ setScene }) => {
    const scene = await setScene({ drops: ["Zzxqv.Unheard.Of.2011.mkv"] });
    const { page } = await scene.open();
    const main = page.getByRole("button", { name: "Choose a title first" });
    await main.waitFor();
    const shown = `(() => { const { color, backgroundColor } = getComputedStyle([...document.querySelectorAll("button.main")].find((one) => one.disabled)); return color + " on " + backgroundColor; })()`;
    const before = await page.evaluate<string>(shown);
    await main.hover({ force: true });
    await page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))");
    expect(await page.evaluate<string>(shown)).toBe(before);
  });

  test("where the running time decides, only the suggested title shows points", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    const id = await inReview(scene.engine, "Dune.1080p.mkv", {
      candidates: [candidate(841, "Dune", 1984, 670), candidate(438_631, "Dune", 2021, 740)],
      reason: "runs_as_long",
    });
    const { page } = await scene.open(`item/${id}`);
    await page.getByText("running time decides").first().waitFor();
    expect(await page.locator(".cand").count()).toBe(2);
    expect(await page.locator(".cand .sure").count()).toBe(1);
    expect(await page.locator(".cand:has(:checked) .sure").count()).toBe(1);
  });

  test("a row says its whole fact, and no file is called skipped before a person decides", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const facts = [
      "TMDB lists nothing under this title.",
      "The Office (2005) or The Office (2001)",
    ];
    const shown = page.locator("[data-id] .fact");
    for (const fact of facts) await shown.filter({ hasText: fact }).waitFor();
    const cut = await page.evaluate<string[]>(
      "[...document.querySelectorAll('[data-id] .fact')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.innerText)",
    );
    expect(cut.filter((fact) => facts.includes(fact))).toEqual([]);
    // The name of a group is whole or hidden, and never takes the room of the fact beside it.
    for (const width of [1280, 1010, 360]) {
      await page.setViewportSize({ width, height: 800 });
      const rows = await page.evaluate<{ isCut: boolean; shown: number; text: string }[]>(`
        [...document.querySelectorAll(".group.if-room")].map((chip) => {
          const fact = chip.parentElement.querySelector(".fact");
          const [box, words] = [chip, chip.firstElementChild].map((e) => e.getBoundingClientRect());
          const shown = Math.min(box.bottom, words.bottom) - Math.max(box.top, words.top);
          return { isCut: fact.scrollWidth > fact.clientWidth, shown: Math.round(shown), text: chip.innerText };
        })`);
      expect(rows.length).toBeGreaterThan(0);
      for (const { isCut, shown, text } of rows) {
        expect(isCut ? shown <= 0 : shown <= 0 || shown === 20, `${text} at ${width}`).toBe(true);
      }
      if (width === 1280) expect(rows.some(({ shown }) => shown === 20)).toBe(true);
    }
    await page.locator("[data-id] .name").filter({ hasText: "Firefly" }).click();
    await page.getByText(/1 of its files stays where it is/).waitFor();
    expect(await page.getByText("A person skipped").count()).toBe(0);
  });

  test("explains a reason with its paragraph, by keyboard", async ({ scene }) => {
    const { id } = await scene.find("Dune");
    const { page } = await scene.open(`item/${id}`);
    await page.locator("summary", { hasText: "Why it waits" }).press("Enter");
    const paragraph = page.locator("details.explain[open]");
    const known = Object.values(REASON_HELP).map(({ means }) => means);
    await page.getByText("What does this mean?").first().focus();
    expect(await paragraph.count()).toBe(0);
    await page.keyboard.press("Enter");
    await expect
      .poll(async () => {
        const said = await paragraph.first().innerText();
        return known.some((text) => said.includes(text));
      })
      .toBe(true);
    await expectNoViolation(page);
  });

  test("selecting a release does not move the others", async ({ scene }) => {
    const { page } = await scene.open();
    const row = page.locator("[data-id]").nth(1);
    const before = await row.boundingBox();
    await row.getByRole("checkbox").check();
    await page.getByRole("button", { name: "File 1 as …" }).waitFor();
    await page.getByText("You are asked about what the library has already.").waitFor();
    expect((await row.boundingBox())?.y).toBe(before?.y);
  });

  test("a long name stays in place when the position in the list arrives after it", async ({
    setScene,
  }) => {
    const name = `${"A.Long.Name.That.Takes.More.Than.One.Line.".repeat(4)}2009.1080p.mkv`;
    const scene = await setScene({ drops: [name, "Heat.1995.mkv"] });
    const { id } = await scene.find("A.Long");
    const arrives = Promise.withResolvers<void>();
    scene.web.hold = async (tool) => {
      if (tool === "get_ingest_queue") await arrives.promise;
    };
    const { page } = await scene.open("waiting");
    const facts = page.locator(".item .facts");
    await page.goto(new URL(`item/${id}`, scene.web.url).href);
    await facts.waitFor();
    expect(await page.locator(".step .num").count()).toBe(0);
    /** Where the line below the name is. At some of the widths, the name just fills its lines. */
    const placesOfFacts = async (): Promise<unknown[]> => {
      const places: unknown[] = [];
      for (let width = 1280; width <= 1600; width += 20) {
        await page.setViewportSize({ width, height: 800 });
        places.push([width, (await facts.boundingBox())?.y]);
      }
      return places;
    };
    const before = await placesOfFacts();
    arrives.resolve();
    await page.locator(".step .num").waitFor();
    expect(await placesOfFacts()).toEqual(before);
  });

  test("on a phone, a release's bar is one row that expands to show the other actions", async ({
    scene,
  }) => {
    const { id } = await scene.find("Dune");
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };
    const { page } = await scene.open(`item/${id}`, phone);
    const bar = page.locator(".item > .decide");
    const again = bar.getByRole("button", { name: /^Retry/ });
    await bar.getByRole("button", { name: /^File as/ }).waitFor();
    expect((await bar.boundingBox())?.height).toBeLessThan(100);
    expect(await again.isVisible()).toBe(false);
    // The bar replaces the page links, and the last rows end above it.
    const ends = async (): Promise<number[]> => {
      await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
      const [foot, edge] = [await page.locator(".foot").boundingBox(), await bar.boundingBox()];
      return [
        (foot?.y ?? 0) + (foot?.height ?? 0) - (edge?.y ?? 0),
        (edge?.y ?? 0) + (edge?.height ?? 0),
      ];
    };
    // Content that arrives later, such as a poster or the files, makes the page longer.
    await expect.poll(ends).toEqual([expect.toSatisfy((below: number) => below <= 1), 740]);
    await bar.getByRole("button", { name: "More" }).tap();
    await expectLayout(page);
    await again.tap();
    await page.getByRole("status").filter({ hasText: "will be identified again" }).waitFor();
  });

  test("on a phone, a release without possible decisions has no empty bar", async ({ scene }) => {
    const id = await scene.approve("Dune", 841);
    await scene.engine.round();
    const { page } = await scene.open(`item/${id}`, { viewport: { width: 360, height: 740 } });
    await page.getByText("It is filed now").waitFor();
    expect(await page.locator(".item > .decide").isVisible()).toBe(false);
  });

  test("takes back an approval in one step, and a filed release once its files were shown", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const approve = async (): Promise<void> => {
      await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
      await page.keyboard.press("a");
      await page.getByRole("status").filter({ hasText: "approved" }).waitFor();
    };
    await approve();
    await page.keyboard.press("u");
    await page.getByRole("status").filter({ hasText: "waits for you again" }).waitFor();
    expect((await scene.find("Dune")).state).toBe("review");
    await page.locator("[data-id] .name").filter({ hasText: "Dune" }).click();
    await approve();
    await scene.engine.round();
    await page.keyboard.press("u");
    const dialog = page.getByRole("dialog", { name: /^Undo Dune/ });
    await dialog.getByText(/Dune \(2021\)\.mkv/).waitFor();
    await expectNoViolation(page);
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await page.getByRole("status").filter({ hasText: "is being undone" }).waitFor();
    await scene.engine.round();
    expect((await scene.find("Dune")).state).toBe("undone");
    expect(scene.engine.inLibrary()).toEqual([]);
  });

  test("lists the decisions of today with their people, and takes one back after its notice", async ({
    scene,
  }) => {
    await scene.approve("Dune", 438_631, "mcp:claude");
    await scene.engine.round();
    const left = await scene.find("Harbour");
    await scene.server.data("reject_ingest", { ids: [left.id] }, "cli:anna");
    const { page } = await scene.open();
    await page.clock.setFixedTime(scene.engine.clock.now());
    await page.reload();
    const decisions = page.locator(".decided li");
    await expect
      .poll(async () => decisions.allInnerTexts())
      .toEqual([
        expect.stringMatching(/^Harbour\.Lights[^]*Rejected by anna at a terminal/),
        expect.stringMatching(/^Dune \(2021\)[^]*Filed by claude over MCP/),
      ]);
    expect(await page.locator(".toast").innerText()).toBe("");
    await expectNoViolation(page);
    await expectLayout(page);
    await decisions.getByRole("button", { name: /^Undo: Harbour/ }).click();
    await page.getByRole("status").filter({ hasText: "Harbour" }).waitFor();
    await expect.poll(() => decisions.count()).toBe(1);
    await decisions.getByRole("button", { name: /^Undo: Dune/ }).click();
    const dialog = page.getByRole("dialog", { name: /^Undo Dune/ });
    await dialog.getByText(/Dune \(2021\)\.mkv/).waitFor();
    await dialog.getByRole("button", { name: "Undo it" }).click();
    await expect.poll(() => decisions.count()).toBe(0);
  });

  test("a decision of this browser is yours, here and in History", async ({ scene }) => {
    const { page } = await scene.open();
    await page.clock.setFixedTime(scene.engine.clock.now());
    await page.reload();
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await page.keyboard.press("x");
    await page.locator(".decided li").filter({ hasText: "Rejected by you" }).waitFor();
    await page.getByRole("link", { name: "History" }).first().click();
    await page.locator(".rel").filter({ hasText: "Dune" }).getByText("by you").waitFor();
    // A row that is in use stays, and names who decided it: here, another tab of this browser.
    const other = await scene.open();
    const [firefly, office] = [await scene.find("Firefly"), await scene.find("The.Office")];
    await other.page.locator(`[data-id="${firefly.id}"] .name`).focus();
    await scene.server.data("reject_ingest", { ids: [office.id] }, ACTOR);
    await other.page
      .locator(`[data-id="${office.id}"]`)
      .getByText(/decided by you$/)
      .waitFor();
  });

  test("yesterday's decisions are not among those of today", async ({ scene }) => {
    await scene.approve("Dune", 438_631);
    const { page } = await scene.open();
    await page.clock.setFixedTime(scene.engine.clock.now());
    await page.reload();
    await page.getByRole("heading", { name: "Decided today" }).waitFor();
    await page.clock.setFixedTime(scene.engine.clock.now() + 24 * 3_600_000);
    await page.reload();
    await awaitAnswers(page);
    expect(await page.locator("[data-id]").count()).toBeGreaterThan(0);
    expect(await page.getByRole("heading", { name: "Decided today" }).count()).toBe(0);
  });

  test("a batch reports how many releases it files and leaves, and shows each refusal in its row", async ({
    setScene,
  }) => {
    const films = ["Heat.1995.1080p.mkv", "The.Matrix.1999.1080p.mkv", "Dune.1080p.mkv"];
    const scene = await setScene({ drops: films, catalogue: CLOSE });
    const { page } = await scene.open();
    await page.getByRole("checkbox", { name: /on this page/ }).check();
    await page.getByText("1 needs a look").waitFor();
    const { id } = await scene.find("Heat");
    scene.web.hold = async (tool) => {
      if (tool === "approve_ingest") {
        await scene.server.data("reject_ingest", { ids: [id] }, "mcp:somebody");
      }
    };
    await page.getByRole("button", { name: "File 2 as their best match" }).click();
    await page.getByRole("status").filter({ hasText: "1 on the way, 1 not filed." }).waitFor();
    await page
      .locator(`[data-id="${id}"] .note`)
      .filter({ hasText: /rejected/ })
      .waitFor();
    expect((await scene.find("The.Matrix")).state).toBe("approved");
  });

  test("filters and sorts the list, shows the counts, and keeps both in the address", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const rows = page.locator("[data-id]");
    await page.getByRole("button", { name: "All 5" }).waitFor();
    await page.getByRole("button", { name: "No video file 1" }).click();
    await page.waitForURL(/\?reason=unfileable$/);
    await rows.filter({ hasText: "Metropolis" }).waitFor();
    await rows.filter({ hasText: "Dune" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "All 5" }).click();
    await rows.filter({ hasText: "Dune" }).waitFor();
    await page.keyboard.press("/");
    await page.locator("input[type=search]:focus").waitFor();
    await page.keyboard.type("office");
    await expect.poll(() => page.getByRole("searchbox").inputValue()).toBe("office");
    await page.waitForURL(/\?q=office$/);
    await rows.filter({ hasText: "Dune" }).waitFor({ state: "detached" });
    await expect.poll(() => rows.count()).toBe(1);
    await page.keyboard.type(" nothing like it");
    await page.getByText("No waiting download matches.").waitFor();
    await expectNoViolation(page);

    const again = await scene.open("?reason=which_work");
    const names = () => again.page.locator("[data-id] .name").allTextContents();
    await expect.poll(async () => (await names()).length).toBe(2);
    await again.page.getByRole("button", { name: "All 5" }).click();
    await expect.poll(async () => (await names()).length).toBe(5);
    const byNeed = await names();
    await again.page.getByRole("combobox", { name: "Sort" }).selectOption({ label: "Name" });
    await again.page.waitForURL(/\?sort=name$/);
    const byName = byNeed.toSorted((a, b) => a.localeCompare(b, "en"));
    expect(byName).not.toEqual(byNeed);
    await expect.poll(names).toEqual(byName);
    await again.page.getByRole("button", { name: "Title unclear 2" }).click();
    await again.page.waitForURL(/\?reason=.*&sort=name$/);
    await expect.poll(async () => (await names()).length).toBe(2);
    await again.page.reload();
    await expect.poll(async () => (await names()).length).toBe(2);
  });

  test("a search that finds only decided releases names them, and History lists them", async ({
    scene,
  }) => {
    const { id } = await scene.find("Dune");
    await scene.server.data("reject_ingest", { ids: [id] });
    const { page } = await scene.open();
    await page.getByRole("searchbox").fill("dune");
    await page.getByText("No waiting download matches.").waitFor();
    await page
      .getByText(new RegExp(`^1 release with these words is not in this list: #${id} .*rejected`))
      .waitFor();
    await expectNoViolation(page);
    await expectLayout(page);
    await page.getByRole("link", { name: "Show in History" }).click();
    await page.waitForURL(/\/history\?q=dune$/);
    await page.locator("main").getByText("Dune").first().waitFor();
  });

  test("combines a reason chosen during typing with the typed word", async ({ scene }) => {
    const { page } = await scene.open();
    await page.getByRole("button", { name: "All 5" }).waitFor();
    // Within the delay before a typed word is searched for, but after the page has drawn it. The
    // delay ends between the choice and its drawing.
    await page.evaluate(`new Promise((done) => {
      const { setTimeout } = window;
      const delayed = [];
      window.setTimeout = (run, ms, ...more) => (ms === 200 ? void delayed.push(run) : setTimeout(run, ms, ...more));
      const search = document.querySelector("input[type=search]");
      search.value = "office";
      search.dispatchEvent(new Event("input", { bubbles: true }));
      const chip = [...document.querySelectorAll(".chips button")].find((one) => one.textContent.startsWith("Title"));
      requestAnimationFrame(() => setTimeout(() => setTimeout(async () => {
        chip.click();
        // The page has rendered the choice, but runs effects only after the next frame.
        await new Promise((rendered) => queueMicrotask(rendered));
        for (const run of delayed) run();
        window.setTimeout = setTimeout;
        done();
      })));
    })`);
    await page.waitForURL(/\?reason=which_work&q=office$/);
    await expect
      .poll(() => page.locator("[data-id]").allInnerTexts())
      .toEqual([expect.stringContaining("Office")]);
  });

  test("finds a work that is not among the candidates in TMDB by keyboard, and files it", async ({
    scene,
  }) => {
    const { id } = await scene.find("Harbour");
    const { page } = await scene.open(`item/${id}`);
    await page.getByLabel("Which title is it?").fill("The Lighthouse 2009");
    await page.keyboard.press("Enter");
    await page.getByText("TMDB has 1 result.").waitFor();
    // A number key now selects instead of typing, and a release that was not decided is not taken
    // back.
    await page.locator("input[name=work]:checked:focus").waitFor();
    await page.keyboard.press("1");
    await page.keyboard.press("u");
    await page.getByRole("status").filter({ hasText: "No recent decision to undo" }).waitFor();
    await page.getByRole("button", { name: /^File as The Lighthouse \(2009\)/ }).click();
    await page
      .getByRole("status")
      .filter({ hasText: "The Lighthouse (2009) is approved" })
      .waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary()).toEqual([
      "Movies/The Lighthouse (2009) {tmdb-270}/The Lighthouse (2009).avi",
    ]);
  });

  test("does not overflow with forced colours, wide spacing, larger text or right-to-left text", async ({
    scene,
  }) => {
    const { id } = await scene.find("Dune");
    // WCAG 1.4.12 and 1.4.4, as set by a reader's own style sheet.
    const spacing =
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } html { font-size: 19.6px !important }";
    for (const [address, words] of [
      ["waiting", "Dune (2021)"],
      [`item/${id}`, /without a year/],
      ["", "From download to library"],
    ] as const) {
      const { page } = await scene.open(address, {
        viewport: { width: 360, height: 740 },
        forcedColors: "active",
      });
      await page.getByText(words).filter({ visible: true }).first().waitFor();
      // The page's policy forbids a style element, and Firefox reports no error for it.
      await page.evaluate(
        `{ const sheet = new CSSStyleSheet(); sheet.replaceSync(${JSON.stringify(spacing)}); document.adoptedStyleSheets.push(sheet); }`,
      );
      await expectLayout(page);
      await page.evaluate("document.documentElement.dir = 'rtl'");
      await expectLayout(page);
    }
  });

  test("informs eight tabs of a change over one stream", async ({ scene }) => {
    const opened = await scene.open();
    const pages = [opened.page];
    while (pages.length < 8) {
      const page = await opened.context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(new URL("waiting", scene.web.url).href);
      pages.push(page);
    }
    for (const page of pages) await page.getByRole("button", { name: "All 5" }).waitFor();
    expect(scene.web.streams()).toBe(1);
    const { id } = await scene.find("The.Office");
    await scene.server.data("reject_ingest", { ids: [id] }, "mcp:claude");
    for (const page of pages) await page.getByRole("button", { name: "All 4" }).waitFor();
  });

  test("shows another client's decision automatically, without moving the rows in use", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const office = await scene.find("The.Office");
    const dune = await scene.find("Dune");
    await page.locator(`[data-id="${dune.id}"] .name`).focus();
    await scene.server.data("reject_ingest", { ids: [office.id] }, "mcp:claude");
    await page
      .locator(`[data-id="${office.id}"]`)
      .getByText(/decided by claude over MCP/)
      .waitFor();
    expect(await page.evaluate("document.activeElement.closest('[data-id]').dataset.id")).toBe(
      String(dune.id),
    );
    await expect.poll(() => page.locator("[data-id]").count()).toBe(5);
    const lines = (await page.evaluate(LINES)) as string[];
    expect(lines).toContain(`${office.id}: line-through`);
    expect(lines.filter((line) => line.endsWith(": none"))).toHaveLength(4);
  });

  test("a page loads even if the release changes before each response", async ({ scene }) => {
    const { engine, web } = scene;
    const { id } = await scene.find("Firefly");
    const asked = () => web.calls.filter((tool) => tool === "get_ingest_item").length;
    web.hold = async (tool) => {
      if (tool !== "get_ingest_item") return;
      const before = asked();
      await engine.store.write((trx) =>
        appendHistory(trx, { at: 1, action: "found", actor: "engine" }),
      );
      // Waits as long as the page takes to learn of the change, unless the page sends another
      // request instead of waiting.
      await waitFor("another question", () => asked() > before, 1000).catch(() => {});
    };
    const opened = await scene.open(`item/${id}/files`);
    await opened.page.getByRole("checkbox", { name: "Choose all files" }).waitFor();
  });

  test("without the daemon, the list stays readable and decisions are blocked until the daemon is back", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    await scene.web.stop();
    await page.getByRole("alert").filter({ hasText: "No connection to the daemon" }).waitFor();
    await expect.poll(() => page.getByRole("button", { name: /^File as/ }).isDisabled()).toBe(true);
    await expect.poll(() => page.locator("[data-id]").count()).toBe(5);
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Check now" }).click();
    await page.getByRole("alert").filter({ hasText: "No connection to the daemon" }).waitFor();
    await scene.web.start();
    await page
      .getByRole("alert")
      .filter({ hasText: "No connection" })
      .waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^File as/, disabled: false }).waitFor();
  });

  test("detects a connection that drops everything without closing, and reports a lost click as not done", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await page.getByRole("button", { name: /^File as/, disabled: false }).waitFor();
    const lost = page
      .getByRole("alert")
      .filter({ hasText: "You cannot decide until the connection is back" });
    scene.web.lose(true);
    // No key or button is pressed: the silent stream is enough.
    await lost.waitFor();
    scene.web.lose(false);
    await lost.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^File as/, disabled: false }).waitFor();
    const rows = page.locator("[data-id]");
    const all = await rows.count();
    scene.web.lose(true);
    await page.getByRole("button", { name: "Reject x" }).click();
    await page
      .getByRole("status")
      .filter({ hasText: /: No connection to the daemon/ })
      .waitFor();
    await lost.waitFor();
    scene.web.lose(false);
    await lost.waitFor({ state: "detached" });
    // The row is back at once, even though the pointer is in the list.
    await expect.poll(() => rows.count()).toBe(all);
    expect(await scene.find("Dune")).toMatchObject({ state: "review" });
  });

  test("accepts a decision without an engine, and shows when it will be carried out", async ({
    scene,
  }) => {
    scene.engine.lock.held = false;
    const { page } = await scene.open();
    await page.getByText("No daemon is running.").waitFor();
    await expectNoViolation(page);
    await page.getByRole("button", { name: /^File as Dune/ }).click();
    await page.getByRole("status").filter({ hasText: "is approved. " }).waitFor();
  });

  test("a link to one release works below any path prefix, and an invalid link is reported", async ({
    scene,
  }) => {
    const { id } = await scene.find("Metropolis");
    const opened = await scene.open(`item/${id}`);
    await opened.page.getByRole("heading", { level: 2, name: /Metropolis/ }).waitFor();
    const odd = await scene.open("no/such/place");
    await odd.page.getByRole("heading", { name: "There is no page at this address." }).waitFor();
    await expectNoViolation(odd.page);
    const gone = await scene.open("item/9999");
    await gone.page.getByRole("alert").filter({ hasText: "no download #9999" }).waitFor();
  });

  test("a link to a release below the first rows also shows its row", async ({ setScene }) => {
    const names = Array.from({ length: 70 }, (_, at) => `Unknown.${at}.2009.DVDRip-DEMO.avi`);
    const scene = await setScene({ drops: names });
    const { items } = await scene.server.data("get_ingest_queue", { limit: 70 });
    const { id } = (items as { id: number }[]).at(-1) ?? { id: 0 };
    const opened = await scene.open(`item/${id}`);
    const row = opened.page.locator(`[data-id="${id}"][aria-current]`);
    await row.waitFor();
    await expect.poll(async () => (await row.boundingBox())?.y ?? 0).toBeLessThan(800);
    expect((await row.boundingBox())?.y).toBeGreaterThan(0);
  });
});
