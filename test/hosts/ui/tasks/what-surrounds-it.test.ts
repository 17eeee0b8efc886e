import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect } from "vitest";
import { createSourceHealth } from "../../../../src/app/engine/status.ts";
import { OVERDUE_MS, watchSilence } from "../../../../src/app/health/silence.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";
import { testInBrowser } from "../support/browser-test.ts";

const test = testInBrowser();

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true };
const CLIENT = "http://box:9091";

async function expectNoOverflow(page: Page): Promise<void> {
  const over = "document.documentElement.scrollWidth - innerWidth";
  expect(await page.evaluate(over)).toBeLessThanOrEqual(0);
}

describe("clients, clocks and pictures in a browser", () => {
  test("names a client that accepts connections and does not answer, until it answers", async ({
    setScene,
  }) => {
    const transmission = new TransmissionPort([]);
    const scene = await setScene({
      torrents: (engine) => torrentsOver(engine, transmission.client()),
    });
    const { clock, store } = scene.engine;
    const health = createSourceHealth(store, "transmission", clock);
    await health.note(CLIENT, undefined);
    const { page } = await scene.open("");
    const pill = page.getByRole("banner").locator(".pill");
    await pill.filter({ hasText: "All is well" }).waitFor();
    const answer = Promise.withResolvers<void>();
    const asked = watchSilence({ health, clock }, CLIENT, () => answer.promise);
    clock.advance(OVERDUE_MS);
    await pill.filter({ hasText: "Transmission is silent" }).waitFor();
    await page.getByRole("link", { name: "Downloads" }).first().press("Enter");
    const card = page.locator(".client").filter({ hasText: "Transmission" });
    await card.getByText(/^Silent for/).waitFor();
    answer.resolve();
    await asked;
    await pill.filter({ hasText: "All is well" }).waitFor();
    await expect.poll(() => page.getByText(/^Silent for/).count()).toBe(0);
  });

  test("shows days and times of a phone's own time zone", async ({ scene }) => {
    const timeZone = "Pacific/Kiritimati";
    const id = await scene.approve("Dune", 841);
    await scene.engine.round();
    const at = (await scene.engine.history(id)).find(({ action }) => action === "filed")?.at ?? 0;
    const inZone = (style: Intl.DateTimeFormatOptions): string =>
      new Intl.DateTimeFormat("en-GB", { ...style, timeZone }).format(at);
    // The day in this zone is another one than in UTC.
    expect(inZone({ day: "numeric" })).not.toBe(`${new Date(at).getUTCDate()}`);
    const { page } = await scene.open("history", { ...PHONE, timezoneId: timeZone });
    await page.getByRole("heading", { name: inZone({ dateStyle: "full" }) }).waitFor();
    const row = page.locator(".rel").filter({ hasText: "Dune (1984)" });
    await row
      .getByText(inZone({ timeStyle: "short" }), { exact: true })
      .first()
      .waitFor();
    await expectNoOverflow(page);
  });

  test.for([{}, PHONE])("shows the title in place of a missing poster", async (size, { scene }) => {
    await scene.approve("Dune", 841);
    await scene.engine.round();
    const { page, complaints } = await scene.open("library", size);
    const card = page.locator(".wall a").filter({ hasText: "Dune" });
    await card.locator(".poster").getByText("Dune").waitFor();
    await expect.poll(() => page.locator(".wall img").count()).toBe(0);
    // A tile without a picture is as tall as one with a picture.
    const box = await card.locator(".poster").boundingBox();
    expect((box?.height ?? 0) / (box?.width ?? 1)).toBeCloseTo(1.5, 1);
    await expectNoOverflow(page);
    await card.click();
    await page.getByRole("heading", { level: 1, name: "Dune (1984)" }).waitFor();
    await page.locator(".poster").first().getByText("Dune").waitFor();
    await expectNoOverflow(page);
    expect(complaints).toEqual([]);
  });
});
