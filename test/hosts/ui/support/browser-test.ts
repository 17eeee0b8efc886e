import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { hostView } from "./app-host.ts";
import { missingBrowser, openBrowser } from "./browser.ts";
import { openDoor } from "./door.ts";
import { type Scene, setScene } from "./scene.ts";

/** A function type without its first argument, the browser. */
type Here<F> = F extends (browser: Browser, ...rest: infer Rest) => infer Made
  ? (...rest: Rest) => Made
  : never;

type HostView = Here<typeof hostView>;
export type SetScene = Here<typeof setScene>;

type Places = {
  browser: Browser;
  setScene: SetScene;
  /** The scene with the releases of `npm run demo`. */
  scene: Scene;
  openDoor: Here<typeof openDoor>;
  hostView: HostView;
};

/**
 * Tests with one browser per file. They are skipped if there is no browser. Everything that a test
 * opens is closed after it.
 */
export function testInBrowser() {
  let browser: Browser;
  beforeAll(async () => void (browser = await openBrowser()));
  afterAll(() => browser.close());

  type Finish = (close: () => Promise<void>) => void;
  const closing =
    <Rest extends unknown[], Made extends AsyncDisposable>(
      make: (browser: Browser, ...rest: Rest) => Promise<Made>,
      onTestFinished: Finish,
    ) =>
    async (...rest: Rest): Promise<Made> => {
      const made = await make(browser, ...rest);
      onTestFinished(async () => made[Symbol.asyncDispose]());
      return made;
    };
  return test
    .extend<Places>({
      // oxlint-disable-next-line no-empty-pattern -- the form of a fixture that needs no other
      browser: ({}, use) => use(browser),
      setScene: ({ onTestFinished }, use) => use(closing(setScene, onTestFinished)),
      scene: async ({ setScene: set }, use) => use(await set()),
      openDoor: ({ onTestFinished }, use) => use(closing(openDoor, onTestFinished)),
      hostView: ({ onTestFinished }, use) => use(closing(hostView, onTestFinished)),
    })
    .skipIf(missingBrowser() !== undefined);
}
