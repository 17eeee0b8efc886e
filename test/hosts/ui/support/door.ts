import { testServer } from "../../mcp/support-server.ts";
import { type PageServer, startPage } from "../../web/page/page-server.ts";
import { builtPage } from "./built-page.ts";

export type Door = AsyncDisposable & { web: PageServer };

/** The built page over our own server, with its real sign-in and tools. */
export async function openDoor(): Promise<Door> {
  const files = builtPage();
  const tools = await testServer();
  const web = await startPage({ files, callTool: (name, args) => tools.answer(name, args) });
  return {
    web,
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}
