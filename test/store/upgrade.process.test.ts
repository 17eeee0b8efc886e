import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { expect, test } from "vitest";
import { writeOldDatabase } from "../support/old-schema.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { storeFilesIn } from "../support/temp-store.ts";
import { expectNothingLost } from "./interrupted-upgrade.ts";

const SCRIPT = new URL("upgrade-child.ts", import.meta.url).pathname;

test("an upgrade whose process is killed before its first, a middle or its last statement loses nothing", async () => {
  using folder = tempFolder();
  writeOldDatabase(storeFilesIn(folder.at("old")).database, 1, { history: 20 });
  const run = async (name: string, killAt: number): Promise<string> => {
    cpSync(folder.at("old"), folder.at(name), { recursive: true });
    const child = spawn(process.execPath, [SCRIPT, folder.at(name), String(killAt)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return signal ?? `${code} ${out.trim()}`;
  };
  const [code, statements = 0] = (await run("whole", 0)).split(" ").map(Number);
  expect(code).toBe(0);
  for (const killAt of [1, Math.round(statements / 2), statements]) {
    expect(await run(`killed-${killAt}`, killAt)).toBe("SIGKILL");
    await expectNothingLost(folder.at(`killed-${killAt}`), 20);
  }
});
