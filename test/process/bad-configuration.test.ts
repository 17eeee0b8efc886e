import { spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { BUNDLE } from "../support/daemon.ts";
import { makeHome } from "./home.ts";

test("a configuration file that does not exist is reported by the program itself, not by Node", () => {
  using home = makeHome();
  const env = { PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`, HOME: home.path };
  const answer = spawnSync(BUNDLE, ["--env-file", home.at("no such.env"), "status"], {
    encoding: "utf8",
    env,
  });
  expect(answer).toMatchObject({ status: 2, stdout: "" });
  expect(answer.stderr).toContain(`--env-file in ${home.at("no such.env")}: found no file`);
});
