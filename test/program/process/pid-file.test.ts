import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { expect, test } from "vitest";
import { writePidFile } from "../../../src/program/process/pid-file.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("writes the process id, and removes the file on exit", async () => {
  using folder = tempFolder();
  const path = folder.at("daemon.pid");
  const remove = await writePidFile(path, 4711);
  expect(readFileSync(path, "utf8")).toBe("4711\n");
  await remove();
  expect(existsSync(path)).toBe(false);
});

test.each([["99999\n"], ["1234567890"], [""]])(
  "replaces the file of a killed daemon (%j)",
  async (left) => {
    using folder = tempFolder();
    const path = folder.write("daemon.pid", left);
    await writePidFile(path, 12);
    expect(readFileSync(path, "utf8")).toBe("12\n");
  },
);

test.each([["a letter to my love"], ["12 34"], ["-1"], ["1".repeat(5000)]])(
  "refuses a file that contains %j and leaves it unchanged",
  async (text) => {
    using folder = tempFolder();
    const path = folder.write("daemon.pid", text);
    await expect(writePidFile(path, 12)).rejects.toMatchObject({
      name: "UserError",
      code: "invalid_request",
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, "utf8")).toBe(text);
  },
);

test("accepts no link, folder or pipe as the pid file", async () => {
  using folder = tempFolder();
  const number = folder.write("number", "7\n");
  symlinkSync("number", folder.at("link"));
  symlinkSync("nothing", folder.at("dangling"));
  mkdirSync(folder.at("folder"));
  mkfifoSync(folder.at("pipe"));
  for (const name of ["link", "dangling", "folder", "pipe", "no/such/folder"]) {
    await expect(writePidFile(folder.at(name), 12), name).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
  expect(readFileSync(number, "utf8")).toBe("7\n");
  expect(existsSync(folder.at("nothing"))).toBe(false);
});

test("does not remove another process's pid file on exit", async () => {
  using folder = tempFolder();
  const path = folder.at("daemon.pid");
  const remove = await writePidFile(path, 12);
  writeFileSync(path, "13\n");
  await remove();
  expect(readFileSync(path, "utf8")).toBe("13\n");
  rmSync(path);
  linkSync(folder.write("other", "something else"), path);
  await remove();
  expect(existsSync(path)).toBe(true);
  rmSync(path);
  await remove();
});
