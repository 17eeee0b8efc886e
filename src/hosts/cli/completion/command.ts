import { type Command, type CommandGroup, defineCommand } from "../commands/define.ts";
import { offeredCommands } from "./grammar.ts";
import { SCRIPTS } from "./scripts.ts";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** `plex-ingest completion bash`: prints what makes a shell complete these commands. */
export const createCompletion = (commands: readonly (Command | CommandGroup)[]): Command =>
  defineCommand({
    name: "completion",
    summary: "print what makes your shell complete commands and options",
    examples: [
      ["completion bash > ~/.local/share/bash-completion/completions/plex-ingest", "for bash"],
      ['completion zsh > "${fpath[1]}/_plex-ingest"', "for zsh, in a folder of its fpath"],
      ["completion fish > ~/.config/fish/completions/plex-ingest.fish", "for fish"],
    ],
    arguments: { shell: { value: "<shell>", summary: "your shell", choices: SHELLS } },
    async run({ shell }, { io }) {
      io.out(SCRIPTS[shell](offeredCommands([...commands, createCompletion(commands)])));
      return 0;
    },
  });
