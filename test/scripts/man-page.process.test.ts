import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { manPage } from "../../scripts/man-page.ts";
import { ALL_COMMANDS } from "../../src/hosts/cli/command-line.ts";
import { flagOf } from "../../src/hosts/cli/commands/define.ts";
import { missingProgram } from "../support/missing-program.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("names every command with its options and examples", () => {
  const page = manPage(ALL_COMMANDS, "1.2.3").replaceAll("\\-", "-");
  expect(page).toContain('"plex-ingest 1.2.3"');
  for (const command of ALL_COMMANDS.flatMap((entry) =>
    "run" in entry ? [entry] : entry.commands,
  )) {
    expect(page).toMatch(new RegExp(`^\\.SS "(.* )?${command.name}[ "]`, "m"));
    for (const key of Object.keys(command.options ?? {})) {
      expect(page).toContain(`\\fB${flagOf(key)}\\fR`);
    }
  }
});

test.skipIf(missingProgram("groff", "Debian: apt-get install groff-base"))(
  "groff reads the page without a warning, and interprets no line as a macro",
  () => {
    using folder = tempFolder();
    const odd = {
      name: "odd",
      summary: ".so /etc/passwd → \\fBbold",
      examples: [["odd 'a\\b'", "'quoted"]] as const,
    };
    const page = folder.write(
      "odd.1",
      manPage([...ALL_COMMANDS, { ...odd, run: async () => 0 }], "1.2.3"),
    );
    const read = execFileSync("groff", ["-man", "-Tascii", "-P-c", "-ww", page], {
      encoding: "utf8",
      stdio: "pipe",
    });
    const text = read.replaceAll(/.\x08/g, "");
    expect(text).toContain(".so /etc/passwd");
    expect(text).toContain("\\fBbold");
    expect(text).toMatch(/plex-ingest odd 'a\\b'\s+'quoted/);
    expect(text).toContain("approve --all --min 0.9");
  },
);
