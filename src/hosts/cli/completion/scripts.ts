import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import type { Offered } from "./grammar.ts";
import { zshScript } from "./zsh.ts";

/** What each shell reads. The scripts are whole: no process starts while a person types. */
export const SCRIPTS = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
} satisfies Record<string, (commands: readonly Offered[]) => string>;
