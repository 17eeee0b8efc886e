import { describe, expect } from "vitest";
import type { RenameDesk } from "../../../src/app/rename/desk.ts";
import type { RenameAnswer, ShownRenamePlan } from "../../../src/app/rename/rename-shape.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const AT = "/media/Movies";
const LEFT = {
  path: `${AT}/Heat/<img src=x>.mkv`,
  code: "taken",
  message: "Its name would be that of another.",
};

const planOf = (to: string): ShownRenamePlan => ({
  works: [
    {
      type: "movie",
      tmdb_id: 949,
      title: "Heat",
      year: 1995,
      steps: [
        { what: "file", from: `${AT}/Heat/heat.mkv`, to: `${AT}/Heat/${to}` },
        { what: "folder", from: `${AT}/Heat`, to: `${AT}/Heat (1995) {tmdb-949}` },
      ],
      skipped: [LEFT],
    },
  ],
  summary: "New names in 1 work: 1 folder, 1 video. 1 stays as it is: 1 taken.",
  oddest: [{ from: `${AT}/Ronin (1998)`, to: `${AT}/Heat (1998)`, why: "another title" }],
  totals: { compared: 11, works: 11, files: 1, folders: 1, skipped: 1 },
  plex: "",
});

/**
 * Simulates a large library. Its plan takes two calls and has changed by the first attempt to carry
 * it out.
 */
function changing(
  ended: RenameAnswer = { outcome: "done", release_id: 7, renamed: 2, skipped: [] },
) {
  const tokens: (string | undefined)[] = [];
  let plan = planOf("Heat.mkv");
  let asked = 0;
  const desk: Pick<RenameDesk, "brief" | "request"> = {
    brief: async () => (++asked === 1 ? { running: { files: 7 } } : { plan }),
    async request({ token }) {
      tokens.push(token);
      if (token !== undefined) return ended;
      plan = planOf("Heat (1995).mkv");
      return { plan, confirm_token: "for this plan", expires_at: new Date(0).toISOString() };
    },
  };
  return { tokens, useCases: { rename: async () => desk as RenameDesk } };
}

describe("library names in a browser", () => {
  test("shows old and new names side by side, and renames only what was shown", async ({
    setScene,
  }) => {
    const { tokens, useCases } = changing();
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library");
    await page.getByRole("link", { name: "Names" }).click();
    await page.waitForURL(/library\/rename$/);
    await page.getByText("1 folder, 1 video. 1 stays").waitFor();
    expect(await page.locator("tbody tr").first().innerText()).toMatch(
      /Ronin \(1998\)\s+Heat \(1998\) \(another title\)/,
    );
    expect(await page.getByText("<img src=x>.mkv").isVisible()).toBe(false);
    await page.getByText("Full plan").click();
    expect(await page.locator("tbody tr").nth(1).innerText()).toMatch(
      /Heat\/heat\.mkv\s+Heat\/Heat\.mkv/,
    );
    await page.getByText("<img src=x>.mkv").waitFor();
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByText("Check the new plan.").waitFor();
    expect(tokens).toEqual([undefined]);
    await page.getByText("Heat (1995).mkv").waitFor();
    await page.getByRole("button", { name: "Rename" }).click();
    await page.getByText("2 names were changed.").waitFor();
    expect(tokens).toEqual([undefined, undefined, "for this plan"]);
    await page.getByRole("button", { name: /Undo all renames/ }).waitFor();
  });

  test("reports names as changed only if the engine has changed them", async ({ setScene }) => {
    const message = "No engine is running.";
    const ends = [
      ["queued", 0, "The names are not changed yet."],
      ["refused", 0, "No name was changed."],
      ["done", 0, "No name was changed."],
      ["done", 1, "The names were changed."],
    ] as const;
    for (const [outcome, renamed, says] of ends) {
      const ended = { outcome, release_id: 7, renamed, skipped: [LEFT], message };
      const scene = await setScene({ drops: {}, useCases: changing(ended).useCases });
      const { page } = await scene.open("library/rename");
      for (const said of ["Check the new plan.", message]) {
        await page.getByRole("button", { name: "Rename" }).click();
        await page.getByText(said).waitFor();
      }
      await page.getByText(says).waitFor();
      await expect
        .poll(() => page.getByText("The names were changed.").count())
        .toBe(renamed > 0 ? 1 : 0);
    }
  });

  test("is not green if no name was compared", async ({ setScene }) => {
    const plan: ShownRenamePlan = {
      ...planOf(""),
      works: [],
      summary: "No name was compared.",
      oddest: [],
      totals: { compared: 0, works: 0, files: 0, folders: 0, skipped: 0 },
    };
    const desk: Pick<RenameDesk, "brief"> = { brief: async () => ({ plan }) };
    const scene = await setScene({
      drops: {},
      useCases: { rename: async () => desk as RenameDesk },
    });
    const { page } = await scene.open("library/rename");
    await page.getByText("No name was compared.").waitFor();
    expect(await page.locator(".proof.ok").count()).toBe(0);
  });

  test("shows one work's names on their own page, also on a phone", async ({ setScene }) => {
    const scene = await setScene({ drops: {}, useCases: changing().useCases });
    const { page } = await scene.open("library/movie/949/rename", {
      viewport: { width: 360, height: 740 },
    });
    await page.getByText("1 folder, 1 video. 1 stays").waitFor();
    await expectLayout(page);
  });
});
