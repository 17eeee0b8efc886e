import { expect, test } from "vitest";
import type { InstallResult } from "../../../../src/app/service/install.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

async function install(
  result: Pick<InstallResult, "done" | "runs">,
  words: readonly string[] = [],
): Promise<{ code: number | undefined; out: string }> {
  const io = fakeIo();
  const service = {
    install: async (): Promise<InstallResult> => ({
      manager: "systemd",
      file: "/etc/systemd/system/plex-ingest.service",
      envFile: "/etc/plex-ingest/env",
      stateDir: "/var/lib/plex-ingest",
      account: "media",
      envLines: undefined,
      text: "",
      calls: [],
      warnings: [],
      ...result,
    }),
  };
  const { context } = fakeContext(io, {}, { service: async () => service as never });
  return { code: await runProgram(context, ["service", "install", ...words]), out: io.written() };
}

test.each([
  [{ done: "installed", runs: true }, 0],
  [{ done: "updated", runs: true }, 0],
  [{ done: "unchanged", runs: true }, 0],
  [{ done: "shown" }, 0],
  [{ done: "installed", runs: false }, 1],
  [{ done: "updated", runs: false }, 1],
] as const)("service install that ended with %j has exit code %i", async (result, code) => {
  expect((await install(result)).code).toBe(code);
  const json = await install(result, ["--json"]);
  expect(json.code).toBe(code);
  expect(JSON.parse(json.out)).toMatchObject(result);
});
