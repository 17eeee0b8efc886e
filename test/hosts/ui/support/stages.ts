import type { Browser, BrowserContextOptions, Frame, Page } from "playwright-core";
import { HOST_ACTOR, hostView } from "./app-host.ts";
import { ACTOR } from "./page-server.ts";
import type { Scene } from "./scene.ts";

/** The view of a pack, wherever it is drawn. */
export type OpenedPack = AsyncDisposable & {
  /** For keys; what is in the view is in `view`. */
  page: Page;
  view: Page | Frame;
  /** Who history names. */
  actor: string;
  complaints: string[];
  /** Does this before a call is answered. */
  hold(before: (tool: string) => Promise<void>): void;
};

type OpenPack = (browser: Browser, scene: Scene, id: number, options?: BrowserContextOptions) => Promise<OpenedPack>;

const inBrowser: OpenPack = async (_browser, scene, id, options = {}) => {
  const opened = await scene.open(`item/${id}/files`, options);
  const hold: OpenedPack["hold"] = (before) => void (scene.web.hold = before);
  return Object.assign(opened, { view: opened.page, actor: ACTOR, hold });
};

const inClient: OpenPack = async (browser, scene, id, options = {}) => {
  const host = await hostView(browser, scene.server);
  const theme = options.colorScheme ?? "light";
  const opened = await host.open({ context: { displayMode: "fullscreen", theme }, input: { id } }, options);
  await opened.view.getByRole("link", { name: "Say which episodes they are" }).click();
  const view = viewOf(opened.page);
  const hold: OpenedPack["hold"] = (before) => void (host.hold = before);
  return {
    ...opened,
    view,
    actor: HOST_ACTOR,
    hold,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await host[Symbol.asyncDispose]();
    },
  };
};

/** The two places that have to show the same. */
export const STAGES: readonly [where: string, open: OpenPack][] = [
  ["in a browser", inBrowser],
  ["inside an MCP client", inClient],
];

/** The frame of the view in a client's page. */
export function viewOf(page: Page): Frame {
  const frame = page.frames().find((one) => one.url() === "about:srcdoc");
  if (!frame) throw new Error("There is no view.");
  return frame;
}
