import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { quoteWord } from "../../../src/base/text/clean-text.ts";
import type { DemoFolder } from "../../../src/hosts/demo/folder.ts";
import { formatPasteLines } from "../../../src/hosts/demo/result.ts";

test("passes a quoted word to a program unchanged, regardless of its characters", () => {
  for (const word of [
    "/tmp/plain-1.env",
    "/tmp/with space",
    "it's $HOME `x`",
    'a"b',
    "a\nb",
    "*",
  ]) {
    expect(execFileSync("sh", ["-c", `printf %s ${quoteWord(word)}`], { encoding: "utf8" })).toBe(
      word,
    );
  }
});

test("the function to paste runs the program with the demo's own configuration", () => {
  const folder = { envFile: "/tmp/a b/demo.env", downloads: "/tmp/a b/downloads" } as DemoFolder;
  const [define = ""] = formatPasteLines({ execPath: "echo", script: "/opt/x y.js" }, folder, 8);
  const said = execFileSync("sh", ["-c", `${define}\ndemo approve 8`], { encoding: "utf8" });
  expect(said).toBe("/opt/x y.js --env-file /tmp/a b/demo.env approve 8\n");
});
