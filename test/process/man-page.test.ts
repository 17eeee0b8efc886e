import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";

test("a global install puts the man page where `man` looks for it", () => {
  using folder = tempFolder();
  const { name, version, bin, man } = JSON.parse(readFileSync("package.json", "utf8")) as Record<
    string,
    unknown
  >;
  folder.write("package/package.json", JSON.stringify({ name, version, bin, man }));
  folder.write("package/dist/plex-ingest.js", "");
  folder.write("package/dist/plex-ingest.1", readFileSync("dist/plex-ingest.1", "utf8"));
  execFileSync(
    "npm",
    ["install", "--global", "--prefix", folder.at("prefix"), "--offline", folder.at("package")],
    {
      env: { PATH: process.env["PATH"], HOME: folder.path },
      stdio: "pipe",
    },
  );
  expect(existsSync(folder.at("prefix/share/man/man1/plex-ingest.1"))).toBe(true);
});
