import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { lingers } from "../../../src/adapters/machine/linger.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const { signal } = new AbortController();

test.each([
  ["logind confirms it", "echo Linger=yes", [], true],
  ["logind denies it, although a file is left", "echo Linger=no", ["anna"], false],
  ["logind does not know the account, and its file exists", "exit 1", ["anna"], true],
  ["logind does not know the account, and only others have a file", "exit 1", ["ben"], false],
])("finds out whether an account lingers: %s", async (_, answer, files, expected) => {
  using dir = tempFolder();
  for (const name of files) dir.write(`linger/${name}`, "");
  chmodSync(dir.write("bin/loginctl", `#!/bin/sh\n${answer}\n`), 0o755);
  const path = process.env["PATH"];
  process.env["PATH"] = dir.at("bin");
  try {
    expect(await lingers("anna", signal, dir.at("linger"))).toBe(expected);
  } finally {
    process.env["PATH"] = path;
  }
});
