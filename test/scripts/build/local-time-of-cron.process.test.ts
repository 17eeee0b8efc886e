import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { localTimeOfCron } from "../../../scripts/build/local-time-of-cron.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const EXPRESSIONS = ["17 4 * * *", "30 2 * * *", "0 */6 * * 1-5", "59 23 L * *"];
const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/St_Johns",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/Sao_Paulo",
];

test("the bundled node-cron computes the same times as the package around every clock change", async () => {
  using folder = tempFolder();
  const entry = "node_modules/node-cron/dist/node-cron.js";
  const of = async (name: string, plugins: (typeof localTimeOfCron)[]): Promise<string> => {
    const outfile = folder.at(`${name}.mjs`);
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: "node",
      format: "esm",
      outfile,
      plugins,
    });
    return outfile;
  };
  const [own, bundled] = [await of("own", []), await of("bundled", [localTimeOfCron])];
  const runs = async (file: string, TZ: string): Promise<number[][]> => {
    const code = `const { createTask } = await import(${JSON.stringify(file)});
      const all = ${JSON.stringify(EXPRESSIONS)}.map((each) => createTask(each, () => {}).getNextRuns(400));
      console.log(JSON.stringify(all.map((some) => some.map((run) => run.getTime()))));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "-e", code],
      {
        env: { TZ },
      },
    );
    return JSON.parse(stdout) as number[][];
  };
  for (const zone of ZONES) {
    const expected = await runs(own, zone);
    expect(expected.flat()).toHaveLength(EXPRESSIONS.length * 400);
    expect(await runs(bundled, zone), zone).toEqual(expected);
  }
});
