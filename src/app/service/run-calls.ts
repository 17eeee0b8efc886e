import { type Sentence, sentence } from "../../core/actions/sentence.ts";
import { UserError } from "../../core/errors.ts";
import type { Call } from "../../core/service/managers.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ServiceDeps } from "./service-deps.ts";

const POLL_INTERVAL_MS = 250;
const MAX_POLLS = 120;

/**
 * Makes the calls in order. Returns what a person must know about calls that failed and that the rest can do without.
 * @throws UserError for another call that fails; it can be repeated
 */
export async function runCalls(
  { machine, sleep }: Pick<ServiceDeps, "machine" | "sleep">,
  calls: readonly Call[],
  signal: AbortSignal,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const { argv, otherwise, untilFails } of calls) {
    let ran = await machine.run(argv, signal);
    if (untilFails) {
      for (let polls = 0; ran.code === 0 && polls < MAX_POLLS; polls++) {
        await sleep(POLL_INTERVAL_MS, signal);
        ran = await machine.run(argv, signal);
      }
      continue;
    }
    if (ran.code === 0) continue;
    if (otherwise === undefined) throw failure(argv, ran.code, ran.stderr || ran.stdout);
    if (otherwise !== "") warnings.push(otherwise);
  }
  return warnings;
}

function failure(argv: readonly string[], code: number | undefined, text: string): UserError {
  const line = `\`${argv.join(" ")}\``;
  if (code === undefined)
    return new UserError(`${argv[0]} was not found.`, `Run ${line} yourself when it is installed.`, "unsupported");
  const said = cleanText(text.trim().replaceAll(/\s*\n\s*/g, " "), 500);
  return new UserError(`${line} failed${said === "" ? "" : `: ${said}`}`, hintFor(said), "internal_error");
}

/** Where it says more. */
export const LOGS = sentence`${{ do: "service", verb: "logs" }} shows what the daemon said`;

function hintFor(said: string): Sentence {
  if (/connect to (?:user scope |system scope )?bus|XDG_RUNTIME_DIR|No medium found/i.test(said))
    return "Log in as yourself, not by su or sudo, and try again; or install it for the system with --system.";
  if (/denied|authentication|not permitted/i.test(said)) return "Try it again with sudo.";
  return sentence`${LOGS}; the command can be repeated.`;
}
