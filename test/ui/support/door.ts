import { readdirSync, readFileSync } from "node:fs";
import { buildPage } from "../../../scripts/build/page.ts";
import { testServer } from "../../mcp/support-server.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { type PageServer, startPage } from "../../web/page/page-server.ts";

export type Door = AsyncDisposable & { web: PageServer };

/** The built page over our own server, with its real sign-in and tools. */
export async function openDoor(): Promise<Door> {
  using built = tempFolder();
  await buildPage(built.path);
  const names = readdirSync(built.at("assets"));
  const files = {
    shell: readFileSync(built.at("page.html"), "utf8"),
    assets: new Map(names.map((name) => [name, readFileSync(built.at("assets", name))])),
  };
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
