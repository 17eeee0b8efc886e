import type { BrowserContextOptions, Frame, Page } from "playwright-core";
import { HOST_ACTOR } from "./app-host.ts";
import type { HostView } from "./browser-test.ts";
import { ACTOR } from "./page-server.ts";
import type { Scene } from "./scene.ts";

/** The view of a pack, wherever it is drawn. */
type OpenedPack = {
  /** For keys; what is in the view is in `view`. */
  page: Page;
  view: Page | Frame;
  /** Who history names. */
  actor: string;
  /** Does this before a call is answered. */
  hold(before: (tool: string) => Promise<void>): void;
};

type OpenPack = (scene: Scene, id: number, hostView: HostView, options?: BrowserContextOptions) => Promise<OpenedPack>;

const inBrowser: OpenPack = async (scene, id, _, options = {}) => {
  const { page } = await scene.open(`item/${id}/files`, options);
  const hold: OpenedPack["hold"] = (before) => void (scene.web.hold = before);
  return { page, view: page, actor: ACTOR, hold };
};

const inClient: OpenPack = async (scene, id, hostView, options = {}) => {
  const host = await hostView(scene.server);
  const theme = options.colorScheme ?? "light";
  const opened = await host.open({ context: { displayMode: "fullscreen", theme }, input: { id } }, options);
  await opened.view.getByRole("link", { name: "Say which episodes they are" }).click();
  const view = viewOf(opened.page);
  const hold: OpenedPack["hold"] = (before) => void (host.hold = before);
  return { page: opened.page, view, actor: HOST_ACTOR, hold };
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
