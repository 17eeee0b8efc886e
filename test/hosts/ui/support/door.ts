import type { UseCases } from "../../../../src/program/use-cases/use-cases.ts";
import { type TestServerOptions, testServer } from "../../mcp/support-server.ts";
import { type PageServer, startPage } from "../../web/page/page-server.ts";
import { builtPage } from "./built-page.ts";

export type Door = AsyncDisposable & { web: PageServer };

type DoorOptions = Pick<NonNullable<Parameters<typeof startPage>[0]>, "followLog" | "keptTools" | "reviewerToken"> & {
  useCases?: Partial<UseCases>;
} & Pick<TestServerOptions, "engine" | "catalogue">;

/** The built page over our own server, with its real sign-in and tools. */
export async function openDoor({ useCases = {}, engine, catalogue, ...given }: DoorOptions = {}): Promise<Door> {
  const files = builtPage();
  const tools = await testServer({ useCases, ...(engine ? { engine } : {}), ...(catalogue ? { catalogue } : {}) });
  const web = await startPage({ ...given, files, callTool: (name, args) => tools.answer(name, args) });
  return {
    web,
    async [Symbol.asyncDispose]() {
      await web[Symbol.asyncDispose]();
      await tools[Symbol.asyncDispose]();
    },
  };
}
