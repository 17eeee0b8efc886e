import type { Request } from "playwright-core";
import { describe, expect } from "vitest";
import { candidate, inReview } from "../../support/review-release.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

describe("batch decisions in a browser", () => {
  test("files 38 of 50 releases, and keeps the 12 doubtful ones selected with their reasons", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    const doubtful = new Set<number>();
    let plain = 0;
    for (let n = 1; n <= 50; n++) {
      const [one, other] = [
        candidate(n, `Film ${n}`, 1990, 900),
        candidate(100 + n, `Film ${n}`, 1991, 880),
      ];
      const isDoubtful = n % 4 === 1 && doubtful.size < 12;
      const id = await inReview(scene.engine, `Film.${n}.1080p.mkv`, {
        candidates: isDoubtful ? [one, other] : [one],
        reason: isDoubtful ? "close_second" : "auto_off",
      });
      if (isDoubtful) doubtful.add(id);
      else plain = id;
    }
    const { page } = await scene.open(`item/${plain}`);
    await page.getByRole("checkbox", { name: "Choose all 50 on this page" }).check();
    const bulk = page.locator(".bulk");
    await bulk.getByText("50 chosen").waitFor();
    await bulk.getByText("12 need a look").waitFor();
    await bulk.getByRole("button", { name: "File 38 as their best match" }).click();
    await page.getByRole("status").filter({ hasText: "38 downloads on the way." }).waitFor();
    await bulk.getByText("12 chosen").waitFor();
    await bulk.getByText("None of these has one clear match").waitFor();
    const rows = page.locator("[data-id]");
    await expect.poll(() => rows.count()).toBe(12);
    for (const row of await rows.all()) {
      await expect.poll(() => row.innerText()).toMatch(/\(1990\) or Film \d+ \(1991\)/);
      await expect.poll(() => row.getByRole("checkbox").isChecked()).toBe(true);
    }
    // The open release was among the filed ones, so the next waiting release is open now.
    await expect.poll(() => doubtful.has(Number(/\/item\/(\d+)/.exec(page.url())?.[1]))).toBe(true);
    await expectNoViolation(page);
    const states = Map.groupBy(await scene.engine.all(), ({ state }) => state);
    expect(states.get("approved")).toHaveLength(38);
    expect(new Set(states.get("review")?.map(({ id }) => id))).toEqual(doubtful);
    // One call, or several only if a call's time ends before all releases are decided.
    expect(scene.web.calls.filter((tool) => tool === "approve_ingest").length).toBeLessThan(10);
  });

  test("names what several approvals wait for if no engine is running", async ({ setScene }) => {
    const scene = await setScene({ drops: ["Heat.1995.1080p.mkv", "The.Matrix.1999.mkv"] });
    const { review } = scene.server;
    const { approveAll } = review;
    review.approveAll = async (...asked) => {
      const engine = { running: false, message: "No engine is running. Start the daemon." };
      return { ...(await approveAll(...asked)), engine };
    };
    const { page } = await scene.open("waiting");
    await page.getByRole("checkbox", { name: "Choose all 2 on this page" }).check();
    await page.getByRole("button", { name: "File 2 as their best match" }).click();
    const toast = page.locator(".toast");
    await toast.getByText("2 downloads on the way. No engine is running. Start the").waitFor();
  });

  test("asks before several releases are filed, if the library has some of them already", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: ["Heat.1995.480p.mkv", "Heat.1995.1080p.mkv", "The.Matrix.1999.mkv"],
    });
    await scene.approve("Heat.1995.480p", 949);
    await scene.engine.round();
    const ids = [(await scene.find("Heat.1995.1080p")).id, (await scene.find("The.Matrix")).id];
    const { page } = await scene.open("waiting");
    expect(await page.locator(".bulk").count()).toBe(0);
    await page.getByRole("checkbox", { name: "Choose all 2 on this page" }).check();
    const file = page.getByRole("button", { name: "File 2 as their best match" });
    await file.click();
    const dialog = page.getByRole("dialog", { name: "The library already has 1 of 2" });
    await dialog.getByText("Heat.1995").waitFor();
    await expectNoViolation(page);
    expect(scene.web.calls).not.toContain("approve_ingest");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    expect((await scene.engine.all()).map(({ state }) => state).toSorted()).toEqual([
      "filed",
      "review",
      "review",
    ]);
    await file.click();
    await dialog.getByRole("button", { name: "File the other one" }).click();
    await page.getByRole("status").filter({ hasText: "1 download on the way." }).waitFor();
    const states = new Map((await scene.engine.all()).map(({ id, state }) => [id, state]));
    expect(ids.map((id) => states.get(id))).toEqual(["review", "approved"]);
    // The one that the library has stays chosen.
    await page.getByText("1 chosen").waitFor();
  });

  test("repeats the request for releases that one call had no time for, until all are decided", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    const names = ["A", "B", "C", "D", "E"];
    for (const name of names) {
      await inReview(scene.engine, `${name}.mkv`, {
        candidates: [candidate(949, "Heat", 1995, 900)],
      });
    }
    const { review } = scene.server;
    const { approveAll } = review;
    review.approveAll = async (orders, actor, wait) => {
      const { results, ...rest } = await approveAll(orders.slice(0, 2), actor, wait);
      const left = orders.slice(2).flatMap(({ ids }) => ids);
      return {
        ...rest,
        results: [...results, ...left.map((id) => ({ id, ok: false, code: "not_reached" }))],
      };
    };
    const { page } = await scene.open("waiting");
    await page.getByRole("checkbox", { name: "Choose all 5 on this page" }).check();
    await page.getByRole("button", { name: "File 5 as their best match" }).click();
    await page.getByRole("status").filter({ hasText: "5 downloads on the way." }).waitFor();
    expect(scene.web.calls.filter((tool) => tool === "approve_ingest")).toHaveLength(3);
    expect((await scene.engine.all()).map(({ state }) => state)).toEqual(
      names.map(() => "approved"),
    );
  });

  test("does not warn of a change, or ask who decides, while a release is decided in a batch", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    let last = 0;
    for (const name of ["A", "B", "C", "D"]) {
      last = await inReview(scene.engine, `${name}.mkv`, {
        candidates: [candidate(949, "Heat", 1995, 900)],
      });
    }
    const { review } = scene.server;
    const { approveAll } = review;
    const copied = Promise.withResolvers<void>();
    review.approveAll = async (...asked) => {
      const answer = await approveAll(...asked);
      await copied.promise;
      return answer;
    };
    const read = new Set<unknown>();
    // Through WebDriver BiDi, a request that the browser reports has no body.
    scene.web.hold = async (tool, { id }) => {
      if (tool === "get_ingest_item") read.add(id);
    };
    const { page } = await scene.open(`item/${last}`);
    await page.getByRole("heading", { level: 2, name: "D.mkv" }).waitFor();
    await page.getByRole("checkbox", { name: "Choose all 4 on this page" }).check();
    await page.getByRole("button", { name: "File 4 as their best match" }).click();
    await expect.poll(() => page.locator("[data-id].gone").count()).toBe(4);
    await expect
      .poll(() => scene.web.calls.filter((tool) => tool === "get_ingest_item").length)
      .toBeGreaterThan(1);
    expect(await page.getByText("This download changed while you were looking").count()).toBe(0);
    copied.resolve();
    await page.getByRole("status").filter({ hasText: "4 downloads on the way." }).waitFor();
    // The page read the open release. Rows of the person's batch do not ask, nor do they while they
    // fade.
    expect([...read]).toEqual([last]);
  });

  test("rows that someone else decides ask one after another", async ({ setScene }) => {
    const scene = await setScene({ drops: {} });
    const ids: number[] = [];
    for (let n = 1; n <= 12; n++) {
      ids.push(
        await inReview(scene.engine, `Film.${n}.mkv`, {
          candidates: [candidate(n, `Film ${n}`, 1990, 900)],
        }),
      );
    }
    const { page } = await scene.open("waiting");
    await page.getByRole("heading", { level: 2, name: "Film.1.mkv" }).waitFor();
    await page.locator(`[data-id="${ids[1]}"] .name`).focus();
    const underWay = new Set<Request>();
    page.on("request", (asked) => {
      if (asked.url().endsWith("api/get_ingest_item")) underWay.add(asked);
    });
    page.on("requestfinished", (asked) => void underWay.delete(asked));
    page.on("requestfailed", (asked) => void underWay.delete(asked));
    const seen = Promise.withResolvers<void>();
    scene.web.hold = async (tool) => {
      if (tool === "get_ingest_item") await seen.promise;
    };
    await scene.server.data("reject_ingest", { ids: ids.slice(2) }, "mcp:claude");
    await expect.poll(() => page.locator("[data-id].gone").count()).toBe(10);
    await expect.poll(() => underWay.size).toBeGreaterThan(0);
    await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))");
    // The open release, and one of the rows.
    expect(underWay.size).toBeLessThanOrEqual(2);
    seen.resolve();
    await expect
      .poll(() => page.locator(".gone", { hasText: "decided by claude over MCP" }).count())
      .toBe(10);
  });

  test("takes the others back if one release was taken back elsewhere", async ({ setScene }) => {
    const scene = await setScene({ drops: {} });
    const ids: number[] = [];
    for (const name of ["A", "B", "C"]) {
      ids.push(
        await inReview(scene.engine, `${name}.mkv`, {
          candidates: [candidate(949, "Heat", 1995, 900)],
        }),
      );
    }
    const { page } = await scene.open("waiting");
    await page.getByRole("checkbox", { name: "Choose all 3 on this page" }).check();
    await page.getByRole("button", { name: "File 3 as their best match" }).click();
    const status = page.getByRole("status");
    await status.filter({ hasText: "3 downloads on the way." }).waitFor();
    await scene.server.data("undo_ingest", { id: ids[0] }, "mcp:claude");
    await page.getByRole("button", { name: "Undo" }).click();
    await status.filter({ hasText: /^1 download: / }).waitFor();
    expect((await scene.engine.all()).map(({ state }) => state)).toEqual(ids.map(() => "review"));
  });

  test("selects 101 similar releases, files them as one work, and undoes that in one step", async ({
    setScene,
  }) => {
    // Exceeds the limits of a page, of one call's decisions, and of an answer.
    const scene = await setScene({ drops: {} });
    const [one, other] = [candidate(841, "Dune", 1984, 900), candidate(438_631, "Dune", 2021, 880)];
    for (let n = 1; n <= 101; n++) {
      await inReview(scene.engine, `Dune.Copy.${n}.mkv`, {
        candidates: [one, other],
        reason: "remake_rival",
      });
    }
    await inReview(scene.engine, "Heat.1995.mkv", {
      candidates: [candidate(949, "Heat", 1995, 900)],
    });
    const { page } = await scene.open("waiting", {
      viewport: { width: 360, height: 740 },
      hasTouch: true,
    });
    await page
      .getByRole("checkbox", { name: /Choose Dune/ })
      .first()
      .tap();
    await page.getByRole("button", { name: /^Choose all like these/ }).tap();
    const bulk = page.locator(".bulk");
    await bulk.getByText("101 chosen").waitFor();
    await bulk.getByRole("button", { name: "File all 101 as …" }).tap();
    const dialog = page.getByRole("dialog", { name: "File all 101 as …" });
    await expect.poll(() => dialog.locator(".files li").count()).toBe(101);
    await dialog.locator(".cand").filter({ hasText: "Dune (2021)" }).tap();
    await expectNoViolation(page);
    await expectLayout(page);
    await dialog.getByRole("button", { name: "File as Dune (2021)" }).tap();
    const status = page.getByRole("status");
    const timeout = HUNG_MS / 2;
    await status.filter({ hasText: "101 downloads on the way." }).waitFor({ timeout });
    const filed = (await scene.engine.all()).filter(({ state }) => state === "approved");
    expect(new Set(filed.map(({ identity }) => identity?.tmdbId))).toEqual(new Set([438_631]));
    expect(filed).toHaveLength(101);
    // Everything is taken back in one step.
    await page.getByRole("button", { name: "Undo" }).tap();
    await status.filter({ hasText: "101 downloads were undone" }).waitFor({ timeout });
    expect((await scene.engine.all()).filter(({ state }) => state === "review")).toHaveLength(102);
  });

  test("reads a pack of 300 files to the end, in answers within the size limit", async ({
    setScene,
  }) => {
    const scene = await setScene({ drops: {} });
    const files = Array.from(
      { length: 300 },
      (_, at) => `${"A.rather.long.name.of.a.show.".repeat(5)}${at}.mkv`,
    );
    const id = await inReview(scene.engine, "Firefly.S01", { files, reason: "pack_incomplete" });
    const { page } = await scene.open(`item/${id}`);
    await page.getByText("300 videos").waitFor();
    expect(scene.web.calls.filter((tool) => tool === "get_ingest_item").length).toBeGreaterThan(1);
  });
});
