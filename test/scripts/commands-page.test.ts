import { expect, test } from "vitest";
import { commandsPage } from "../../scripts/commands-page.ts";
import { ALL_COMMANDS } from "../../src/hosts/cli/command-line.ts";
import { flagOf } from "../../src/hosts/cli/commands/define.ts";

test("docs/reference/commands.md matches the registry of commands", async () => {
  await expect(
    commandsPage(),
    "docs/reference/commands.md is generated: npm run docs:commands",
  ).toMatchFileSnapshot("../../docs/reference/commands.md");
});

test("the page lists every command with each of its options", () => {
  const page = commandsPage();
  for (const entry of ALL_COMMANDS) {
    const [, rest = ""] = page.split(`### ${entry.name}\n`);
    const [section = ""] = rest.split("\n### ");
    const commands = "run" in entry ? [entry] : entry.commands;
    for (const { options = {} } of commands) {
      for (const key of Object.keys(options)) expect(section, entry.name).toContain(flagOf(key));
    }
  }
});
