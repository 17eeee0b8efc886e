import Database from "better-sqlite3";
import { expect } from "vitest";
import { testInBrowser } from "./support/browser-test.ts";
import { firstPainted, load, median, paintedAfter, TRIES } from "./support/measure.ts";
import { type Scene, setScene } from "./support/scene.ts";

const test = testInBrowser();

const MANY = 10_000;

/** Adds `MANY` releases, each a copy of an existing one. */
function multiply({ engine }: Scene): void {
  const database = new Database(engine.storeFiles.database);
  const names = (database.pragma("table_info(release)") as { name: string }[]).map(
    ({ name }) => name,
  );
  const own: Record<string, string> = {
    id: "NULL",
    name: "'Copy.' || n || '.' || name",
    path: "path || '.' || n",
    live_path: "live_path || '.' || n",
  };
  const values = names.map((name) => own[name] ?? `"${name}"`).join(", ");
  const columns = names.map((name) => `"${name}"`).join(", ");
  database.exec(`INSERT INTO release (${columns})
    WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < ${MANY / 5})
    SELECT ${values} FROM counter, release WHERE release.state = 'review'`);
  database.close();
}

/**
 * Clicks the filter with this name. Returns the time in ms until its rows were painted and the
 * first one had these words.
 */
const filter = (name: string, words: string): string => {
  const chip = `[...document.querySelectorAll(".chips button")].find((one) => one.textContent.startsWith("${name}"))`;
  return paintedAfter(`${chip}.click()`, "[data-id]", words);
};

/** Multiples of the time that the same page takes here with five releases. */
const MOST_TIMES = { first: 6, filtered: 10 };

test("shows the first rows and a filter as fast as with five releases, with a limited number of rows", async ({
  browser,
}) => {
  await using scene = await setScene(browser);
  await using opened = await scene.open();
  const { page } = opened;
  const measure = async (script: string): Promise<number> => Number(await page.evaluate(script));
  async function times(count: number) {
    using _busy = load();
    const whole = page.getByRole("button", {
      name: new RegExp(`^All ${count.toLocaleString("en")}`),
    });
    const first = await median(async () => {
      await page.reload({ waitUntil: "commit" });
      return measure(firstPainted("[data-id]"));
    });
    await whole.waitFor();
    const filtered = await median(async () => {
      await measure(filter("All", "Dune"));
      return measure(filter("No video file", "Metropolis"));
    });
    return { first, filtered };
  }
  const five = await times(5);
  multiply(scene);
  const many = await times(MANY + 5);
  const shown = ({ first, filtered }: typeof many): string =>
    `first rows ${Math.round(first)} ms, a filter ${Math.round(filtered)} ms`;
  console.log(
    `median of ${TRIES} on a busy machine, of ${MANY + 5}: ${shown(many)}; of 5: ${shown(five)}`,
  );
  const rows = page.locator("[data-id]");
  await measure(filter("All", "Dune"));
  await expect.poll(() => rows.count()).toBe(50);
  for (let count = 50; count < 500; count += 50) {
    await page.getByRole("button", { name: /^Show \d+ more$/ }).click();
    await page.getByText(new RegExp(`^${count + 50} of`)).waitFor();
  }
  await expect.poll(() => rows.count()).toBe(500);
  await expect.poll(() => page.getByRole("button", { name: /^Show \d+ more$/ }).count()).toBe(0);
  expect(many.first / five.first).toBeLessThan(MOST_TIMES.first);
  expect(many.filtered / five.filtered).toBeLessThan(MOST_TIMES.filtered);
});
