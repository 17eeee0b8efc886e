import { describe, expect } from "vitest";
import { drawPoster } from "../../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";

import { viewOf } from "./support/app-host.ts";
import { testInBrowser } from "./support/browser-test.ts";
import { expectLayout, expectNoViolation } from "./support/inspect.ts";
import type { Scene } from "./support/scene.ts";

const test = testInBrowser();

const FIREFLY = "Firefly.S01.720p.WEB-DL.x264-DEMO";

describe("host of the embedded view", () => {
  test("loads posters only through the host, in one call for all", async ({
    setScene,
    hostView,
  }) => {
    const asked: string[] = [];
    const scene = await setScene({
      async findPoster({ type, id, size }) {
        asked.push(`${type} ${id} ${size}`);
        const bytes = id === 841 ? drawPoster(`/t/p/${size}/movie-841.png`) : undefined;
        return bytes && { type: "image/png", bytes };
      },
    });
    const { id } = await scene.find("Dune");
    const host = await hostView(scene.server);
    const opened = await host.open({ input: { id } });
    const view = opened.view;
    const image = view.locator(".cand", { hasText: "1984" }).locator("img");
    await image.waitFor();
    const width =
      "(async (e) => (await e.decode(), e.naturalWidth))(document.querySelector('.cand img'))";
    expect(await viewOf(opened.page).evaluate(width)).toBe(92);
    // The other film has no poster, so its title is shown instead.
    const other = view.locator(".cand", { hasText: "2021" }).locator(".poster");
    expect([await other.locator("img").count(), await other.textContent()]).toEqual([
      0,
      "Dune2021",
    ]);
    expect(asked.toSorted()).toEqual(["movie 438631 w92", "movie 841 w92"]);
    expect(host.calls.filter(({ name }) => name === "get_posters")).toHaveLength(1);
  });

  test("asks a host that refuses posters only once, and shows titles instead", async ({
    scene,
    hostView,
  }) => {
    const ids = [(await scene.find("Dune")).id, (await scene.find("The.Office")).id];
    const server = { ...scene.server, call: refusing(scene.server.call, "get_posters") };
    const host = await hostView(server);
    const opened = await host.open({ context: { displayMode: "fullscreen" } });
    for (const id of ids) {
      await opened.view.locator(`[data-id="${id}"] .name`).first().click();
      await opened.view
        .locator(".cand .poster")
        .first()
        .getByText(/Dune|Office/)
        .waitFor();
    }
    await expect.poll(() => host.calls.filter(({ name }) => name === "get_posters").length).toBe(1);
  });

  test("applies and drops the host's fonts and colours, and keeps content clear of the covered edges", async ({
    scene,
    hostView,
  }) => {
    const host = await hostView(scene.server);
    const fonts = '@font-face { font-family: "Host Sans"; src: local("Host Sans"); }';
    const variables = {
      "--font-sans": '"Host Sans", serif',
      "--color-text-danger": "rgb(1, 2, 3)",
      color: "red",
    };
    const { page, view } = await host.open({
      context: {
        theme: "dark",
        styles: { variables, css: { fonts } },
        safeAreaInsets: { top: 20, right: 4, bottom: 30, left: 8 },
      },
    });
    await view.locator("[data-id]").first().waitFor();
    const frame = viewOf(page);
    const looks = (): Promise<unknown> =>
      frame.evaluate(
        "(({ fontFamily, colorScheme, color }, { padding }) => ({ fontFamily, colorScheme, padding, danger: getComputedStyle(document.documentElement).getPropertyValue('--color-text-danger'), faces: [...document.fonts].map(({ family }) => family.replaceAll('\"', '')), isRed: color === 'rgb(255, 0, 0)' }))(getComputedStyle(document.documentElement), getComputedStyle(document.body))",
      );
    expect(await looks()).toEqual({
      fontFamily: '"Host Sans", serif',
      colorScheme: "dark",
      padding: "20px 4px 30px 8px",
      danger: "rgb(1, 2, 3)",
      faces: ["Host Sans"],
      isRed: false,
    });
    await expectLayout(frame);

    const change = {
      theme: "light",
      styles: { variables: { "--font-sans": "monospace" } },
      safeAreaInsets: { top: 0 },
    };
    await page.evaluate(`bridge.sendHostContextChange(${JSON.stringify(change)})`);
    await expect.poll(looks).toMatchObject({
      fontFamily: "monospace",
      colorScheme: "light",
      padding: "0px",
      danger: expect.not.stringMatching(/1, 2, 3/),
      faces: [],
    });
    // Settings that a host does not mention stay unchanged.
    await page.evaluate('bridge.sendHostContextChange({ locale: "de-DE" })');
    await expect.poll(looks).toMatchObject({ fontFamily: "monospace", colorScheme: "light" });
  });

  test("keeps the selection when the host switches between large and inline", async ({
    setScene,
    hostView,
  }) => {
    const names = Array.from({ length: 8 }, (_, at) => `Unknown.Film.${at}.1080p.mkv`);
    const scene = await setScene({ drops: names });
    const host = await hostView(scene.server);
    const { page, view } = await host.open({
      context: { displayMode: "inline", availableDisplayModes: ["inline", "fullscreen"] },
    });
    const rows = view.locator("[data-id]");
    await rows.nth(4).waitFor();
    await rows.nth(1).getByRole("checkbox").check();
    const mode = (displayMode: string) =>
      page.evaluate(`bridge.sendHostContextChange(${JSON.stringify({ displayMode })})`);
    await mode("fullscreen");
    await rows.nth(7).waitFor();
    await expect.poll(() => view.getByRole("button", { name: "Enlarge" }).count()).toBe(0);
    await expect.poll(() => rows.nth(1).getByRole("checkbox").isChecked()).toBe(true);
    await mode("inline");
    await view.getByRole("button", { name: "Enlarge" }).waitFor();
    await expect.poll(() => rows.nth(1).getByRole("checkbox").isChecked()).toBe(true);
  });

  test.for([
    [1000, 800, "light"],
    [360, 400, "light"],
    [360, 400, "dark"],
  ] as const)(
    "at %d × %d, %s, each view uses the host's style and fits, and axe reports nothing",
    async ([width, height, theme], { scene, hostView }) => {
      const { id } = await scene.find("Dune");
      const variables = {
        "--font-sans": "serif",
        "--color-border-primary": "light-dark(#555555, #aaaaaa)",
      };
      const other = theme === "light" ? "dark" : "light";
      const grounds = { light: "rgb(255, 255, 255)", dark: "rgb(18, 21, 26)" };
      for (const [name, input, words] of [
        ["queue", {}, "Dune (2021)"],
        ["queue", { id }, /without a year/],
        ["home", {}, "From download to library"],
      ] as const) {
        const host = await hostView(scene.server, "", name);
        const { page, view } = await host.open(
          { context: { theme, styles: { variables } }, input },
          // The system has the other colour scheme, but the host's setting takes precedence.
          { viewport: { width, height }, colorScheme: other },
        );
        await view.getByText(words).filter({ visible: true }).first().waitFor();
        const frame = viewOf(page);
        const looks =
          "(({ backgroundColor, fontFamily }) => [backgroundColor, fontFamily])(getComputedStyle(document.documentElement))";
        expect(await frame.evaluate(looks)).toEqual([grounds[theme], "serif"]);
        await expectLayout(frame);
        await expectNoViolation(frame);
        // The frame is as high as its content.
        await page.waitForFunction("told.some(({ size }) => size > 300)");
        await expect
          .poll(() => frame.evaluate("document.documentElement.scrollHeight - innerHeight"))
          .toBeLessThanOrEqual(1);
        await page.evaluate(`bridge.sendHostContextChange({ theme: "${other}" })`);
        await expect.poll(() => frame.evaluate(looks)).toEqual([grounds[other], "serif"]);
      }
    },
  );

  test("lists a pack's doubtful files first when inline, and all files when large", async ({
    setScene,
    hostView,
  }) => {
    const files = Object.fromEntries([
      ...Array.from({ length: 6 }, (_, at) => [`Firefly.S01E0${at + 1}.mkv`, `${at}`]),
      ["fx-the-ghost-ship.mkv", "which"],
    ]);
    const scene = await setScene({ drops: { [FIREFLY]: files } });
    const { id } = await scene.find("Firefly");
    const host = await hostView(scene.server);
    for (const [displayMode, count] of [
      ["inline", 1],
      ["fullscreen", 7],
    ] as const) {
      const opened = await host.open({ context: { displayMode }, input: { id } });
      await opened.view.getByRole("link", { name: "Set the episodes" }).click();
      await opened.view.getByText("Season 1 has 7 episodes").waitFor();
      await expect.poll(() => opened.view.locator("tr[data-path]").count()).toBe(count);
      await opened.view.getByRole("button", { name: /^All\s*7/ }).click();
      await expect.poll(() => opened.view.locator("tr[data-path]").count()).toBe(7);
    }
  });
});

type CallOf = Scene["server"]["call"];

/** Refuses one tool and passes all other calls on. */
const refusing =
  (call: CallOf, tool: string): CallOf =>
  (name, ...rest) =>
    name === tool
      ? Promise.resolve({ content: [{ type: "text", text: "refused: No." }], isError: true })
      : call(name, ...rest);
