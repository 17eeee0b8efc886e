import { describe, expect } from "vitest";
import type { SpaceReport } from "../../../src/app/space/space.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";

const test = testInBrowser();

const GIB = 1024 ** 3;
const AT = "/downloads";
const REPORT: SpaceReport = {
  bytes: 7 * GIB,
  groups: [
    {
      kind: "copies",
      bytes: 4 * GIB,
      total: 1,
      items: [{ name: "Heat.mkv", path: `${AT}/Heat.mkv`, bytes: 4 * GIB, act: "ln -- a b" }],
    },
    {
      kind: "superseded",
      bytes: GIB,
      total: 1,
      items: [
        {
          name: "<img src=x onerror=alert(1)>",
          path: `${AT}/Old`,
          bytes: GIB,
          client: "box",
          act: { do: "remove torrent", hash: "ab", client: "box" },
        },
      ],
    },
    { kind: "never_filed", bytes: 0, total: 0, items: [] },
    {
      kind: "trash",
      bytes: 2 * GIB,
      total: 12,
      act: { do: "trash empty" },
      items: [{ name: "Dune.mkv", path: "/media/.trash/1", bytes: 2 * GIB, release_id: 7 }],
    },
  ],
  unknown: [{ about: "seedbox", message: "It does not answer." }],
};

describe("free space in a browser", () => {
  test("Home leads to what could go, with its size and the way to its act", async ({
    setScene,
  }) => {
    const asked: number[] = [];
    const scene = await setScene({
      drops: {},
      useCases: {
        space: async ({ days }) => {
          asked.push(days);
          return REPORT;
        },
        freeSpace: async () => [
          { folders: ["/media"], free_bytes: 55 * GIB, total_bytes: 931 * GIB },
        ],
      },
    });
    const { page } = await scene.open("");
    await page.getByRole("link", { name: /^55 GiB/ }).click();
    await page.waitForURL(/library\/space$/);
    await page.getByRole("heading", { name: "7 GiB could be freed." }).waitFor();
    await page.getByText("55 GiB of 931 GiB are free").waitFor();
    await page.getByText("It does not answer.").waitFor();
    const copies = page.getByRole("region", { name: "Stored twice" });
    await copies.getByText("ln -- a b").waitFor();
    const trash = page.getByRole("region", { name: "In the trash" });
    expect(await trash.getByRole("link").getAttribute("href")).toMatch(/library\/trash$/);
    await trash.getByText("… and 11 smaller items").waitFor();
    const old = page.getByRole("region", { name: "Downloads whose library file was replaced" });
    await old.getByText("<img src=x onerror=alert(1)>").waitFor();
    await expectNoViolation(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await expectLayout(page);
    await page.getByRole("button", { name: "Check again" }).click();
    await expect.poll(() => asked).toEqual([30, 30]);
    await old.getByRole("link", { name: /^Remove it in Downloads/ }).click();
    await page.waitForURL(/torrents\?.*client=box/);
  });
});
