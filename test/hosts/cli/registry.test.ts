import { expect, test } from "vitest";
import type { Command } from "../../../src/hosts/cli/commands/define.ts";
import { COMMANDS } from "../../../src/hosts/cli/registry.ts";
import { fakeContext, fakeIo, runProgram } from "./fake-context.ts";

const EVERY: [string, Command][] = COMMANDS.flatMap((entry) =>
  "run" in entry
    ? [[entry.name, entry] as [string, Command]]
    : entry.commands.map((command): [string, Command] => [`${entry.name} ${command.name}`, command]),
);

test.each(EVERY)("`%s --help` shows its summary and each option by its typed name", async (typed, command) => {
  const io = fakeIo();
  const shown = runProgram(fakeContext(io).context, [...typed.split(" "), "--help"]);
  await expect(shown).rejects.toMatchObject({ name: "CommanderError", exitCode: 0 });
  const help = io.written().replace(/\s+/g, " ");
  expect(help).toContain(`Usage: plex-ingest ${typed} `);
  expect(help).toContain(command.summary);
  for (const [key, { value = "", summary }] of Object.entries(command.options ?? {})) {
    const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    expect(help).toContain(`${flag} ${value}`.trim());
    expect(help).toContain(summary);
  }
});

test("a group's default is one of its commands", () => {
  for (const entry of COMMANDS)
    if (!("run" in entry) && entry.byDefault !== undefined)
      expect(entry.commands.map(({ name }) => name)).toContain(entry.byDefault);
});
