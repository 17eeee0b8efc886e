import { describe, expect } from "vitest";
import { awaitAnswers } from "./support/browser.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const DISC = "Some.Disc.2009.COMPLETE.BLURAY-DEMO";
const STREAMS = Object.fromEntries(
  ["00000", "00001", "00800"].map((name) => [`BDMV/STREAM/${name}.m2ts`, `stream ${name}`]),
);

/** Parts of a card that are drawn above the bar with the buttons at some scroll position. */
const SHINES_THROUGH = `(async () => {
  const bar = document.querySelector(".item .decide");
  const found = new Set();
  for (let top = 0; top <= document.documentElement.scrollHeight; top += 8) {
    scrollTo(0, top);
    await new Promise(requestAnimationFrame);
    const edge = bar.getBoundingClientRect();
    for (const one of document.querySelectorAll(".cand > *")) {
      const { left, top, width, height } = one.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (y < edge.top || y >= Math.min(edge.bottom, innerHeight)) continue;
      if (!bar.contains(document.elementFromPoint(x, y))) found.add(one.outerHTML);
    }
  }
  return [...found];
})()`;

describe("protection against accidents in a browser", () => {
  test("files one stream of a disc as a film only after naming the stream and the number of streams", async ({
    setScene,
  }) => {
    const scene = await setScene({
      drops: { [DISC]: { "BDMV/index.bdmv": "index", ...STREAMS } },
    });
    const { id } = await scene.find("Some");
    const { page } = await scene.open(`item/${id}`);
    await page.getByLabel("Which title is it?").fill("The Lighthouse 2009");
    await page.keyboard.press("Enter");
    await page
      .getByText(/^Only BDMV\/STREAM\/00000\.m2ts \(12 B\) is filed: it is one of 3 /)
      .waitFor();
    const file = page.getByRole("button", { name: /^File as The Lighthouse \(2009\)/ });
    await file.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Is this the right file?" });
    await dialog.getByText(/00000\.m2ts \(12 B\).* one of 3 /).waitFor();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(scene.web.calls).not.toContain("approve_ingest");
    await page.keyboard.press("a");
    await dialog.getByRole("button", { name: "File as The Lighthouse (2009)" }).click();
    await page.getByRole("status").filter({ hasText: "is approved" }).waitFor();
    expect((await scene.find("Some")).state).toBe("approved");
  });

  test("shows who made a decision in the meantime, and blocks further ones until the release is reopened", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const { id } = await scene.find("Dune");
    const file = page.getByRole("button", { name: /^File as Dune/ });
    await file.waitFor();
    await scene.server.data(
      "approve_ingest",
      { ids: [id], type: "movie", tmdb_id: 841 },
      "web:Firefox on Linux",
    );
    const alert = page.getByRole("alert");
    await alert
      .getByText(
        "This download changed while you were looking. It was approved by Firefox on Linux.",
      )
      .waitFor();
    for (const name of [/^File as Dune/, /^Reject/, /^Retry/]) {
      await expect.poll(() => page.getByRole("button", { name }).isDisabled()).toBe(true);
    }
    for (const key of ["a", "x", "r"]) await page.keyboard.press(key);
    await scene.engine.round();
    await alert.getByText("It was approved by Firefox on Linux and is filed now.").waitFor();
    expect(scene.web.calls.filter((tool) => /^(?:approve|reject|retry)/.test(tool))).toEqual([]);
    await expectNoViolation(page);

    await page.keyboard.press("j");
    await page.getByRole("heading", { level: 2, name: /Harbour/ }).waitFor();
    await scene.server.data(
      "reject_ingest",
      { ids: [(await scene.find("Harbour")).id] },
      "cli:anna",
    );
    await alert.getByText("It was rejected by anna at a terminal.").waitFor();
  });

  test("refuses “Reject” and “Retry” for an outdated version", async ({ scene }) => {
    const { page } = await scene.open();
    await awaitAnswers(page);
    for (const [button, tool, name] of [
      [/^Reject/, "reject_ingest", "Dune"],
      [/^Retry/, "retry_ingest", "Harbour"],
    ] as const) {
      const { id } = await scene.find(name);
      await page.locator(`[data-id="${id}"] .name`).click();
      await page.getByRole("heading", { level: 2, name: new RegExp(name) }).waitFor();
      scene.web.hold = async (asked) => {
        if (asked !== tool) return;
        await scene.server.data(
          "approve_ingest",
          { ids: [id], type: "movie", tmdb_id: 841 },
          "cli:anna",
        );
      };
      await page.getByRole("button", { name: button }).click();
      await page.getByRole("alert").filter({ hasText: "approved by anna at a terminal" }).waitFor();
      expect((await scene.find(name)).state).toBe("approved");
    }
  });

  test("leaves each of several releases only in the version that was shown, and skips a changed release", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    const { id } = await scene.find("Dune");
    await page.getByRole("checkbox", { name: /on this page/ }).check();
    let isFirst = true;
    scene.web.hold = async (tool) => {
      if (tool !== "reject_ingest" || !isFirst) return;
      isFirst = false;
      await scene.server.data(
        "approve_ingest",
        { ids: [id], type: "movie", tmdb_id: 841 },
        "cli:anna",
      );
    };
    await page.getByRole("button", { name: "Reject 5" }).click();
    await page.getByRole("status").filter({ hasText: "4 downloads were rejected." }).waitFor();
    expect((await scene.find("Dune")).state).toBe("approved");
    expect((await scene.find("The.Office")).state).toBe("rejected");
  });

  test("a pack's page shows episodes that the library already has, and offers to replace or keep them", async ({
    setScene,
  }) => {
    const files = (name: string) =>
      Object.fromEntries(
        [1, 2].map((number) => [`${name} part ${number}.mkv`, `${name} ${number}`]),
      );
    const [one, other] = ["Firefly.S01.720p.WEB-DL-ONE", "Firefly.S01.1080p.WEB-DL-OTHER"] as const;
    const scene = await setScene({ drops: { [one]: files("one") } });
    const mapped = (name: string) =>
      [1, 2].map((n) => ({ path: `${name} part ${n}.mkv`, season: 1, episodes: [n] }));
    const file = async (release: string, name: string): Promise<number> => {
      const { id } = await scene.find(release);
      await scene.server.data("approve_ingest", {
        ids: [id],
        type: "tv",
        tmdb_id: 1437,
        files: mapped(name),
      });
      await scene.engine.round();
      return id;
    };
    await file(one, "one");
    scene.engine.drop(other, files("other"));
    await scene.engine.round();
    const id = await file(other, "other");
    expect((await scene.find(other)).state).toBe("review");
    const { page } = await scene.open(`item/${id}/files`);
    await page.getByText("2 episodes can be filed.").waitFor();
    await page
      .getByRole("button", { name: /^Replace the existing files with these 2 episodes/ })
      .waitFor();
    await expect.poll(() => page.getByRole("button", { name: /^File 2/ }).count()).toBe(0);
    await expectNoViolation(page);
    await expectLayout(page);
    await page.getByRole("button", { name: /^Keep both versions of 2 episodes/ }).click();
    await page.getByRole("status").filter({ hasText: "Firefly (2002) is approved" }).waitFor();
    await scene.engine.round();
    expect(scene.engine.inLibrary().filter((path) => path.endsWith(".mkv"))).toHaveLength(4);
  });

  test("a card's content never covers the bar with the buttons, even in a low or narrow window", async ({
    scene,
  }) => {
    const { id } = await scene.find("Dune");
    const { page } = await scene.open(`item/${id}`);
    for (const [width, height] of [
      [360, 640],
      [640, 400],
      [320, 256],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.reload();
      await page.getByRole("button", { name: /^File as Dune/ }).waitFor();
      expect(await page.evaluate(SHINES_THROUGH), `${width} × ${height}`).toEqual([]);
    }
  });

  test("choosing another row for a batch keeps the typed title and the selected candidate", async ({
    scene,
  }) => {
    const { page } = await scene.open();
    await page.getByRole("radio", { name: /1984/ }).check();
    await page.getByLabel("Which title is it?").fill("Dune 1984");
    await page.getByRole("checkbox", { name: /^Choose The\.Office/ }).check();
    await page.getByText("1 chosen").waitFor();
    await expect.poll(() => page.getByLabel("Which title is it?").inputValue()).toBe("Dune 1984");
    await expect.poll(() => page.getByRole("radio", { name: /1984/ }).isChecked()).toBe(true);
  });

  test("opens a film's own page, because films have no page of files", async ({ scene }) => {
    const { id } = await scene.find("Dune");
    const opened = await scene.open(`item/${id}/files`);
    await opened.page.getByRole("heading", { level: 2, name: /Dune/ }).waitFor();
    expect(new URL(opened.page.url()).pathname).toMatch(new RegExp(`item/${id}$`));
  });
});
