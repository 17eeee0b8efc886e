import { describe, expect } from "vitest";
import { candidate, inReview } from "../../support/review-release.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

describe("many at once, in a browser", () => {
  test("of 50 with 12 doubtful ones 38 are filed, and the 12 stay chosen with their reasons", async ({ setScene }) => {
    const scene = await setScene({ drops: {} });
    const doubtful = new Set<number>();
    for (let n = 1; n <= 50; n++) {
      const [one, other] = [candidate(n, `Film ${n}`, 1990, 900), candidate(100 + n, `Film ${n}`, 1991, 880)];
      const isDoubtful = n % 4 === 1 && doubtful.size < 12;
      const id = await inReview(scene.engine, `Film.${n}.1080p.mkv`, {
        candidates: isDoubtful ? [one, other] : [one],
        reason: isDoubtful ? "remake_rival" : "auto_off",
      });
      if (isDoubtful) doubtful.add(id);
    }
    const { page } = await scene.open();
    await page.getByRole("checkbox", { name: "Choose the 50 on this page" }).check();
    const bulk = page.locator(".bulk");
    await bulk.getByText("50 chosen").waitFor();
    await bulk.getByText("12 need a look").waitFor();
    await bulk.getByRole("button", { name: "File 38 as their best match" }).click();
    await page.getByRole("status").filter({ hasText: "38 releases on the way." }).waitFor();
    await bulk.getByText("12 chosen").waitFor();
    await bulk.getByText("None of these has one clear match").waitFor();
    const rows = page.locator("[data-id]");
    await expect.poll(() => rows.count()).toBe(12);
    for (const row of await rows.all()) {
      await expect.poll(() => row.innerText()).toContain("Two films have this title.");
      await expect.poll(() => row.getByRole("checkbox").isChecked()).toBe(true);
    }
    await expectNoViolation(page);
    const states = Map.groupBy(await scene.engine.all(), ({ state }) => state);
    expect(states.get("approved")).toHaveLength(38);
    expect(new Set(states.get("review")?.map(({ id }) => id))).toEqual(doubtful);
    expect(scene.web.calls.filter((tool) => tool === "approve_ingest")).toHaveLength(1);
  });

  test("a pack of 700 files is read to its last file, in answers that fit", async ({ setScene }) => {
    const scene = await setScene({ drops: {} });
    const files = Array.from({ length: 700 }, (_, at) => `${"A.rather.long.name.of.a.show.".repeat(5)}${at}.mkv`);
    const id = await inReview(scene.engine, "Firefly.S01", { files, reason: "pack_incomplete" });
    const { page } = await scene.open(`item/${id}`);
    await page.getByText("700 videos").waitFor();
    expect(scene.web.calls.filter((tool) => tool === "get_ingest_item").length).toBeGreaterThan(1);
  });
});
