import { execFile } from "node:child_process";
import { promisify, stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { ALL_COMMANDS } from "../../../../src/hosts/cli/command-line.ts";
import { listOfferedCommands } from "../../../../src/hosts/cli/completion/grammar.ts";
import { SCRIPTS } from "../../../../src/hosts/cli/completion/scripts.ts";
import { missingProgram } from "../../../support/missing-program.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";

const run = promisify(execFile);

type Shell = keyof typeof SCRIPTS;

/** The suggestions of each shell after the Tab key at the end of each line. */
const PRESS_TAB: Record<Shell, (script: string, lines: readonly string[]) => Promise<string[]>> = {
  bash: async (script, lines) =>
    Promise.all(
      lines.map(async (line) => {
        const words = line.split(" ").map((word) => `'${word}'`);
        const press = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _plex_ingest; echo "\${COMPREPLY[@]}"`;
        const isKnown = "complete -p plex-ingest >/dev/null || exit 1";
        return (await run("bash", ["-c", `source ${script}; ${isKnown}; ${press}`])).stdout;
      }),
    ),
  fish: async (script, lines) =>
    Promise.all(
      lines.map(
        async (line) =>
          (await run("fish", ["--no-config", "-c", `source ${script}; complete -C '${line}'`]))
            .stdout,
      ),
    ),
  async zsh(script, lines) {
    // zsh completion needs a terminal. A mark ends the list.
    const press = `
      zmodload zsh/zpty; zpty z zsh -f -i; zpty -w z "
        PS1=; autoload -Uz compinit; compinit -D -u; source ${script}
        setopt no_always_last_prompt; LISTMAX=0; COLUMNS=200; LINES=400
        comp() { zle list-choices; zle kill-whole-line; print -r -- END-OF-LIST; }; zle -N comp; bindkey '^T' comp; echo RE''ADY"
      zpty -r z text '*READY*'
      ${lines.map((line) => `zpty -w -n z $'${line}\\x14'; zpty -r z text '*END-OF-LIST*'; print -r -- "$text"`).join("\n")}`;
    const { stdout } = await run("zsh", ["-f", "-c", press], { timeout: HUNG_MS });
    return stripVTControlCharacters(stdout).split("END-OF-LIST");
  },
};

for (const shell of Object.keys(SCRIPTS) as Shell[]) {
  test.skipIf(missingProgram(shell, "Debian: apt-get install zsh fish"))(
    `${shell} completes commands, subcommands, options and values`,
    async () => {
      using folder = tempFolder();
      const script = folder.write(
        `completion.${shell}`,
        SCRIPTS[shell](listOfferedCommands(ALL_COMMANDS)),
      );
      const typed = [
        "",
        "trash ",
        "trash list --",
        "approve --type ",
        "completion ",
        "client install ",
      ];
      const shown = await PRESS_TAB[shell](
        script,
        typed.map((words) => `plex-ingest ${words}`),
      );
      const offers = shown.map((text) => text.match(/(?<=^|\s)(--)?[a-z][a-z-]+(?=\s|$)/gm));
      expect(offers[0]).toEqual(
        expect.arrayContaining(["queue", "approve", "completion", "trash"]),
      );
      expect(offers[1]).toContain("restore");
      expect(offers[2]).toEqual(expect.arrayContaining(["--cursor", "--limit"]));
      expect(offers[2]).not.toContain("--type");
      expect(offers[3]).toEqual(expect.arrayContaining(["movie", "tv"]));
      expect(offers[4]).toEqual(expect.arrayContaining(["bash", "zsh", "fish"]));
      expect(offers[5]).toEqual(expect.arrayContaining(["claude-desktop", "cursor", "codex"]));
    },
  );
}

test("completes a path as a path, and completes nothing for free text", () => {
  const [add, history] = ["add", "history"].map((name) =>
    listOfferedCommands(ALL_COMMANDS).find(({ words }) => words[0] === name),
  );
  expect(add?.argument).toEqual({ kind: "path" });
  expect(history?.options.find(({ flag }) => flag === "--since")?.value).toEqual({ kind: "text" });
});
