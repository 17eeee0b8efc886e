import { describe, expect } from "vitest";
import { TOKEN } from "../web/web-server.ts";
import { testInBrowser } from "./support/browser-test.ts";
import type { Door } from "./support/door.ts";
import { expectNoViolation, expectVisibleFocus } from "./support/inspect.ts";

const test = testInBrowser();

/** Ends all sessions except a new one. */
async function endOthers({ web }: Door): Promise<void> {
  const { cookie } = await web.signIn("another");
  await web.post("/sessions/end", { others: true }, { cookie });
}

describe("sign-in page in a browser", () => {
  test("a link signs in once, its key disappears from the address bar, and the page's address is kept", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const key = await door.web.key();
    const { page } = await door.open(`torrents#key=${key}`);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    expect(await page.evaluate("document.documentElement.outerHTML")).not.toContain(key);
    // A person who is signed in can still use a used link.
    await page.goto(`${door.web.url}/item/7`);
    await page.goto(`${door.web.url}/torrents#key=${key}`);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    const other = await door.open(`torrents#key=${key}`);
    await other.page.getByRole("alert").filter({ hasText: "was already used" }).waitFor();
    await other.page.getByRole("alert").filter({ hasText: "plex-ingest web" }).waitFor();
    await expectNoViolation(other.page);
  });

  test("opening a sign-in link in a page that is already open also signs in", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const opened = await door.open(`torrents`);
    const { page } = opened;
    const shelf = page.waitForResponse(/assets\/shelf-\w+\.svg$/);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect((await shelf).ok()).toBe(true);
    const key = await door.web.key();
    await page.evaluate(`location.hash = "key=${key}"`);
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
  });

  test("signs in with the token by keyboard, rejects a wrong token, and keeps the token out of the address", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page } = await door.open(`torrents`);
    await page.getByLabel("Token").focus();
    await expectVisibleFocus(page);
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").filter({ hasText: "The token is wrong." }).waitFor();
    await expectNoViolation(page);
    await page.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await page.getByRole("navigation").getByRole("link", { name: "Downloads" }).waitFor();
    expect(page.url()).toBe(`${door.web.url}/torrents`);
    expect(
      await page.evaluate("JSON.stringify([{ ...localStorage }, document.cookie])"),
    ).not.toContain(TOKEN);
  });

  test("asks to sign in again on the same page when a session ends, and keeps the page's content", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page } = await door.enter("waiting");
    const search = page.getByRole("searchbox");
    await search.fill("dune");
    await page.getByText("No waiting download matches.").waitFor();
    await endOthers(door);
    const dialog = page.getByRole("dialog", { name: /signed out/ });
    await dialog.waitFor();
    await expectNoViolation(page);
    await dialog.getByLabel("Token").fill(TOKEN);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => search.inputValue()).toBe("dune");
    await search.fill("");
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
  });

  test("tells a guest whose access has ended to ask for a link, and names no command or operator's token", async ({
    openDoor,
  }) => {
    const reviewerToken = "r3view-".repeat(8);
    const door = await openDoor({ reviewerToken });
    const { page } = await door.open(`waiting#key=${await door.web.key("reviewer")}`);
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
    await endOthers(door);
    const dialog = page.getByRole("dialog", { name: "Your access has ended" });
    await dialog.getByText("Ask the person who invited you").waitFor();
    const said = (): Promise<string> => page.evaluate("document.body.innerText");
    const forbidden = /plex-ingest web|AUTH_TOKEN/;
    expect(await said()).not.toMatch(forbidden);
    await expectNoViolation(page);
    // Also after a reload, and with the link that was used.
    await page.reload();
    await page.getByRole("heading", { name: "Your access has ended" }).waitFor();
    expect(await said()).not.toMatch(forbidden);
    await page.goto(`${door.web.url}/waiting#key=${"x".repeat(43)}`);
    await page.reload();
    await page.getByRole("heading", { name: "Your access has ended" }).waitFor();
    expect(await said()).not.toMatch(forbidden);
    await page.getByText("I have a token").click();
    await page.getByLabel("Token").fill(reviewerToken);
    await page.keyboard.press("Enter");
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
  });

  test("asks to sign in again as soon as a session ends, even without a call", async ({
    openDoor,
  }) => {
    const door = await openDoor();
    const { page } = await door.enter("waiting");
    await page.getByText("Nothing waits for you.", { exact: true }).waitFor();
    // No tool responds, so no answer can report the ended session.
    await page.route("**/api/*", () => {});
    await endOthers(door);
    await page.getByRole("dialog", { name: /signed out/ }).waitFor();
  });
});
