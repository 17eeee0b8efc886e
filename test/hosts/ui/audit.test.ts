import { describe, expect } from "vitest";
import { numberFindings, totalsOf } from "../../../src/app/audit/numbered.ts";
import type { Curate } from "../../../src/app/plex/curate/curate.ts";
import { type AuditFinding, toAdvice } from "../../../src/core/audit/finding.ts";
import { AUDIT_HELP } from "../../../src/core/help/audit-help.ts";
import type { AuditDesk } from "../../../src/program/use-cases/library/audit.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const gone = (at: number): AuditFinding => ({
  code: "left_over",
  path: `/media/Movies/Gone ${at} (2000)`,
  reason: "It has pictures or descriptions but no video.",
  remedy: toAdvice("Bring its video back, or remove it."),
});

const FINDINGS: AuditFinding[] = [
  {
    code: "wrong_folder",
    path: "/media/Movies/<img src=x onerror=alert(1)>",
    reason: "The folder's name says another.",
    remedy: { do: "rename", works: [{ type: "movie", tmdbId: 949 }] },
  },
  {
    code: "missing",
    path: "/media/Movies/Heat.mkv",
    reason: "It does not exist.",
    remedy: { do: "undo", id: 1 },
  },
  ...Array.from({ length: 13 }, (_, at) => gone(at)),
];

/** An audit that is in progress at the first request and done at the next. */
function underWay(findings: readonly AuditFinding[]) {
  const asked: boolean[] = [];
  const read: AuditDesk["read"] = async ({ afresh }) => {
    asked.push(afresh);
    if (asked.length === 1) return { running: { files: 1200, headers: 0 } };
    const [all, totals] = [numberFindings(findings), totalsOf(findings)];
    return {
      findings: all,
      totals,
      files: 1300,
      unread: ['"/media/Locked": No.'],
      notes: [],
      at: asked.length,
    };
  };
  return { asked, useCases: { audit: async () => ({ read }) as AuditDesk } };
}

describe("audit page in a browser", () => {
  test("does not call the library fine if nothing was checked", async ({ setScene }) => {
    const none = "Nothing was checked: there is no file in /media/Movies.";
    const read: AuditDesk["read"] = async () => ({
      findings: [],
      totals: [],
      files: 0,
      unread: [none],
      notes: [],
      at: 1,
    });
    const useCases = { audit: async () => ({ read }) as AuditDesk };
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library/audit");
    await page.getByText(none).waitFor();
    expect(await page.getByText("Nothing is wrong.").count()).toBe(0);
  });

  test("shows groups with totals when the audit is done, and each finding with its reason and plan", async ({
    setScene,
  }) => {
    const { asked, useCases } = underWay(FINDINGS);
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library");
    await page.getByRole("link", { name: "Audit" }).click();
    await page.waitForURL(/library\/audit$/);
    await page.getByText("15 findings in 1,300 files").waitFor();
    await page.getByText('"/media/Locked": No.').waitFor();
    const left = page
      .locator("details")
      .filter({ hasText: "Descriptions and pictures without a video" });
    expect(await left.locator("summary").first().innerText()).toContain("13");
    await left.locator("summary").first().click();
    await expect.poll(() => left.locator("li").count()).toBe(10);
    expect(await left.locator("li").first().innerText()).toMatch(
      /What you can do:\s+Bring its video back/,
    );
    await left.getByRole("button", { name: "Show more" }).click();
    await expect.poll(() => left.locator("li").count()).toBe(13);
    const wrong = page.locator("details").filter({ hasText: "Works in another work's folder" });
    await wrong.locator("summary").first().click();
    await wrong.getByText("<img src=x onerror=alert(1)>").waitFor();
    expect(await wrong.locator("li").innerText()).toContain("See the new names");
    await expectNoViolation(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    await page.getByRole("button", { name: "Check again" }).click();
    await expect.poll(() => asked.filter(Boolean).length).toBe(1);
    await wrong
      .getByRole("link", { name: "See the new names" })
      .or(wrong.locator("summary"))
      .first()
      .waitFor();
    await page.locator("summary").filter({ hasText: "Files that are in the journal" }).click();
    await page.getByRole("link", { name: "“Undo”" }).click();
    await page.waitForURL(/item\/1$/);
  });

  test("explains a group of findings with its paragraph, by keyboard", async ({ setScene }) => {
    const { useCases } = underWay(FINDINGS);
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library/audit");
    const left = page
      .locator("details")
      .filter({ hasText: "Descriptions and pictures without a video" });
    await left.locator("summary").first().click();
    const paragraph = left.getByText(AUDIT_HELP.left_over.means);
    await left.getByText("What does this mean?").focus();
    expect(await paragraph.count()).toBe(0);
    await page.keyboard.press("Enter");
    await paragraph.waitFor();
    await expectNoViolation(page);
  });

  test("fixes a match in Plex after its plan, and gives the old match back", async ({
    setScene,
  }) => {
    const path = "/media/Movies/Heat (1995)/Heat (1995).mkv";
    const work = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
    const finding: AuditFinding = {
      code: "plex_mismatch",
      path,
      reason: "Plex shows it as TMDB 13185, but its folder says TMDB 949.",
      remedy: { do: "fix_match", path, video: path, work },
    };
    const { useCases } = underWay([finding]);
    const asked: object[] = [];
    const shown = { title: "Heat", guid: "plex://movie/1" };
    const plan = {
      path,
      media_id: "7",
      from: shown,
      to: shown,
      count: 1,
      effect: "It becomes Heat.",
    };
    const fixMatch: Curate["fixMatch"] = async (request, actor) => {
      asked.push({ ...request, actor: actor.split(":")[0] });
      if (request.token !== undefined) return { outcome: "confirmed", message: "Plex shows Heat." };
      return { plan, confirm_token: "t", expires_at: "2026-01-01T00:00:00Z" };
    };
    const curate = async () => ({ fixMatch }) as Curate;
    const scene = await setScene({ drops: {}, useCases: { ...useCases, curate } });
    const { page } = await scene.open("library/audit");
    await page.locator("summary").filter({ hasText: "Shown by Plex as something else" }).click();
    await page.getByRole("button", { name: `Fix match in Plex: ${path}` }).click();
    await page.getByText("It becomes Heat.").waitFor();
    await expectNoViolation(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    await page.getByRole("button", { name: "Keep this match" }).click();
    expect(asked).toEqual([{ path, actor: "web" }]);
    await page.getByRole("button", { name: `Fix match in Plex: ${path}` }).click();
    await page.getByRole("button", { name: "Fix match in Plex", exact: true }).click();
    await page.getByText("Plex shows Heat.").first().waitFor();
    await page.getByRole("button", { name: `Give the old match back: ${path}` }).click();
    await page.getByRole("button", { name: "Give the old match back", exact: true }).click();
    await page.getByRole("button", { name: `Fix match in Plex: ${path}` }).waitFor();
    expect(asked.at(-1)).toEqual({ path, undo: true, token: "t", actor: "web" });
  });

  test("does not call the library fine if something was not compared", async ({ setScene }) => {
    const note = "Plex has not listed its libraries yet, so it was not compared.";
    const read: AuditDesk["read"] = async () => ({
      findings: [],
      totals: [],
      files: 9,
      unread: [],
      notes: [note],
      at: 1,
    });
    const useCases = { audit: async () => ({ read }) as AuditDesk };
    const scene = await setScene({ drops: {}, useCases });
    const { page } = await scene.open("library/audit");
    await page.getByText(note).waitFor();
    await page.getByRole("heading", { name: "Nothing is wrong in what was compared." }).waitFor();
    await page.locator(".verdict time").waitFor();
    expect(await page.getByText("Nothing is wrong.", { exact: true }).count()).toBe(0);
  });

  test("is not green if no file was checked", async ({ setScene }) => {
    const scene = await setScene({ drops: {} });
    const { page } = await scene.open("library/audit");
    await page.getByText("No file was checked.").waitFor();
    expect(await page.locator(".proof.ok").count()).toBe(0);
    // An age would claim a comparison.
    expect(await page.locator(".verdict time").count()).toBe(0);
  });
});
