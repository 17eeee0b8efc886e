import type { Browser, BrowserContextOptions } from "playwright-core";
import { dropUndefined } from "../../../../src/base/drop-undefined.ts";
import type { UseCases } from "../../../../src/program/use-cases/use-cases.ts";
import { type TestServerOptions, testServer } from "../../mcp/support-server.ts";
import { type PageServer, startPage } from "../../web/page/page-server.ts";
import type { Opened } from "./browser.ts";
import { builtPage } from "./built-page.ts";
import { openedPages } from "./opened-pages.ts";

export type Door = AsyncDisposable & {
  web: PageServer;
  open(address: string, options?: BrowserContextOptions): Promise<Opened>;
  /** Opens the address through a link that signs in. */
  enter(address: string): Promise<Opened>;
};

type DoorOptions = Pick<
  NonNullable<Parameters<typeof startPage>[0]>,
  "followLog" | "keptTools" | "reviewerToken" | "writtenWithinMs"
> & {
  useCases?: Partial<UseCases>;
} & Pick<TestServerOptions, "engine" | "catalogue" | "torrents">;

/** The built page over our own server, with its real sign-in and tools. */
export async function openDoor(
  browser: Browser,
  { useCases = {}, engine, catalogue, torrents, ...given }: DoorOptions = {},
): Promise<Door> {
  const files = builtPage();
  const tools = await testServer({ useCases, ...dropUndefined({ engine, catalogue, torrents }) });
  const web = await startPage({
    ...given,
    files,
    callTool: (name, args, call) => tools.answer(name, args, call),
  });
  const pages = openedPages(browser);
  const open: Door["open"] = (address, options) => pages.open(`${web.url}/${address}`, options);
  return {
    web,
    open,
    enter: async (address) => open(`${address}#key=${await web.key()}`),
    async [Symbol.asyncDispose]() {
      await using _tools = tools;
      await using _web = web;
      await pages[Symbol.asyncDispose]();
    },
  };
}
